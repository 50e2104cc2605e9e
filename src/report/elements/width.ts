/**
 * How wide text is in a terminal: East Asian wide and fullwidth characters take two columns
 * (Unicode Standard Annex 11), combining marks none. Box drawing, arrows and Greek count one, as
 * terminals outside East Asian legacy encodings draw them.
 */

/** First and last code points of the blocks that are wide, in order. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f], // Hangul initials
  [0x2e80, 0x303e], // CJK radicals, punctuation
  [0x3041, 0x33ff], // kana, bopomofo, CJK squared
  [0x3400, 0x4dbf], // CJK extension A
  [0x4e00, 0x9fff], // CJK unified
  [0xa000, 0xa4cf], // Yi
  [0xac00, 0xd7a3], // Hangul
  [0xf900, 0xfaff], // CJK compatibility
  [0xfe30, 0xfe6f], // CJK compatibility forms
  [0xff00, 0xff60], // fullwidth forms
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff], // pictographs
  [0x20000, 0x3fffd], // CJK extensions B and on
];

const isCombining = (code: number): boolean =>
  (code >= 0x300 && code <= 0x36f) ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0xfe00 && code <= 0xfe0f);

/** Columns of one character, given by its code point. */
function columnsOf(code: number): 0 | 1 | 2 {
  if (code < 0x300) return 1;
  if (isCombining(code)) return 0;
  return code >= 0x1100 && WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Columns that `text` takes; it must hold no line breaks and no escape sequences. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOf(character.codePointAt(0) as number);
  return columns;
}

/** `text` with spaces behind it up to `columns`. */
export const padEnd = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - displayWidth(text)));

/** `text` with spaces before it up to `columns`. */
export const padStart = (text: string, columns: number): string =>
  " ".repeat(Math.max(0, columns - displayWidth(text))) + text;

/** `text` cut to `columns`, ending in "…" when something was cut. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 1;
  let kept = "";
  for (const character of text) {
    width += columnsOf(character.codePointAt(0) as number);
    if (width > columns) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Characters that Chinese typography keeps off the start of a line. */
const NOT_FIRST = new Set("，。；：？！、）》」』”’…%");

/** `text` broken into lines of `columns`: at spaces, and between wide characters. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of keepUnits(pieces(text))) {
    if (line !== "" && displayWidth(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  if (line !== "") lines.push(line.trimEnd());
  return lines;
}

const UNIT = /^(?:[kMGTP]?B|[µm]?s|min|h|d|%)(?![A-Za-z])/;

/** A number and its unit stay on one line. */
function keepUnits(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (const word of words) {
    if (UNIT.test(word) && /\d $/.test(kept.at(-1) ?? "")) kept.push((kept.pop() ?? "") + word);
    else kept.push(word);
  }
  return kept;
}

/** Words with the space behind them, and wide characters one by one with what must follow them. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = "";
  for (const character of text) {
    const wide = columnsOf(character.codePointAt(0) as number) === 2;
    const breakable = piece !== "" && !NOT_FIRST.has(character);
    const afterWide =
      piece !== "" && columnsOf(piece.codePointAt(piece.length - 1) as number) === 2;
    if (breakable && (piece.endsWith(" ") || wide || afterWide) && character !== " ") {
      found.push(piece);
      piece = "";
    }
    piece += character;
  }
  if (piece !== "") found.push(piece);
  return found;
}
