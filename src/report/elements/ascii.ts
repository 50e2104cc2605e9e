/**
 * ASCII twins of what we draw and write with, for terminals whose locale has no UTF-8.
 *
 * A drawing keeps its columns: each character has a twin of one column there. Running text that is
 * yet to be broken into lines may take more of them.
 */

/** One column each. */
const DRAWN: Readonly<Record<string, string>> = {
  "─": "-",
  "╴": "-",
  "╶": "-",
  "│": "|",
  "╵": "|",
  "╷": "|",
  "┊": ":",
  "┌": "+",
  "┐": "+",
  "└": "+",
  "┘": "+",
  "├": "+",
  "┤": "+",
  "┬": "+",
  "┴": "+",
  "┼": "+",
  "▶": ">",
  "◀": "<",
  "▲": "^",
  "▼": "v",
  "╳": "X",
  "█": "#",
  "░": ".",
  "→": ">",
  "←": "<",
  "·": "-",
  "…": "~",
  µ: "u",
  "×": "x",
  "−": "-",
};

/** As many columns as the custom is. */
const WRITTEN: Readonly<Record<string, string>> = {
  ...DRAWN,
  "→": "->",
  "←": "<-",
  "…": "...",
  "≥": ">=",
};

const BEYOND_ASCII = /[^\0-\x7f]/gu;

/** A character without a twin, which can only be another's, by its number. */
export const byNumber = (character: string): string =>
  `\\u{${(character.codePointAt(0) as number).toString(16)}}`;

const inAscii = (text: string, twins: Readonly<Record<string, string>>): string =>
  text.replace(BEYOND_ASCII, (character) => twins[character] ?? byNumber(character));

/** A finished drawing or table in ASCII, as wide as it was. */
export const asciiDrawing = (text: string): string => inAscii(text, DRAWN);

/** Running text in ASCII, before it is broken into lines. */
export const asciiText = (text: string): string => inAscii(text, WRITTEN);
