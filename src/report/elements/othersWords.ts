/**
 * Words that are not ours, as a terminal may be shown them: names of files and interfaces,
 * comments in captures, what a peer or another program said. In such words a control character is
 * an order to the terminal (to move, to erase, to answer as if the user had typed), and an override
 * of the writing direction makes them read as something else. Neither is obeyed: it is shown.
 */
import { asciiText, byNumber } from "./ascii.ts";
import type { View } from "./view.ts";

/** C0, DEL, C1; marks, embeddings, overrides and isolates of direction; separators of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const OBEYED = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const CUSTOMARY: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function shown(character: string): string {
  const code = character.charCodeAt(0);
  const byte = `\\x${code.toString(16).padStart(2, "0")}`;
  return CUSTOMARY[character] ?? (code < 0x100 ? byte : byNumber(character));
}

/** `text` with every character that a terminal would obey written out: `\x1b`, `\u{202e}`. */
export const harmless = (text: string): string => text.replace(OBEYED, shown);

/** The same for what has lines of its own: line breaks and tabs stay. */
export const harmlessLines = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .replace(OBEYED, (character) => (/[\t\n]/.test(character) ? character : shown(character)));

/** `text` as a view can show it. */
export const othersWords = (view: Pick<View, "ascii">, text: string): string =>
  view.ascii === true ? asciiText(harmless(text)) : harmless(text);
