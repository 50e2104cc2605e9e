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

/** What `paint` puts around text: it takes no columns. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURING = /\x1b\[\d+m/g;

const bare = (text: string): string => (text.includes("\x1b") ? text.replace(COLOURING, "") : text);

/** Columns that `text` takes; it must hold no line breaks and no escapes but those of colour. */
export function displayWidth(text: string): number {
  let columns = 0;
  for (const character of bare(text)) columns += columnsOf(character.codePointAt(0) as number);
  return columns;
}

/** `text` with spaces behind it up to `columns`. */
export const padEnd = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - displayWidth(text)));

/** `text` with spaces before it up to `columns`. */
export const padStart = (text: string, columns: number): string =>
  " ".repeat(Math.max(0, columns - displayWidth(text))) + text;

/** Characters that Chinese typography keeps off the start of a line. */
const NOT_FIRST = new Set("，。；：？！、）》」』”’…%");

/** A blank at which `wrap` breaks no line. */
export const UNBROKEN = "\u00a0";

/**
 * `text` broken into lines of `columns`: at spaces, between wide characters, and inside a word only
 * where it is longer than a line.
 */
export const wrap = (text: string, columns: number): string[] =>
  linesOf(text, columns).map((line) => line.replaceAll(UNBROKEN, " "));

function linesOf(text: string, columns: number): string[] {
  if (columns === Number.POSITIVE_INFINITY) return text === "" ? [] : [text.trimEnd()];
  const lines: string[] = [];
  let line = "";
  const words = keepUnits(pieces(text)).flatMap((piece) => broken(piece, columns));
  for (const piece of words) {
    if (line !== "" && displayWidth(line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  if (line !== "") lines.push(line.trimEnd());
  return lines;
}

/** A word in parts that fit a line, after a comma where it has one; its colours stay whole. */
function broken(word: string, columns: number): string[] {
  if (displayWidth(word.trimEnd()) <= columns) return [word];
  const parts: string[] = [];
  let part = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  for (const token of word.match(/\x1b\[\d+m|./gsu) ?? []) {
    if (part !== "" && displayWidth(part + token) > columns) {
      const end = part.lastIndexOf(",") + 1 || part.length;
      parts.push(part.slice(0, end));
      part = part.slice(end);
    }
    part += token;
  }
  return [...parts, part];
}

/** Where a text goes that finds no room beside what leads it. */
const BELOW = 7;
/** Fewer columns than this are no room for a text. */
export const LEAST_ROOM = 24;

/**
 * `lead` with `text` wrapped behind it; below it where the rest of the line is no room. Nothing is
 * ever cut; no line is wider than `columns`.
 */
export function beside(lead: string, text: string, columns: number): string[] {
  const at = displayWidth(lead);
  const room = columns - at;
  if (room >= Math.min(LEAST_ROOM, displayWidth(text))) return hung(lead, wrap(text, room), at);
  const whole = lead.trimEnd();
  const fits = displayWidth(whole) <= columns;
  const [first = "", ...rest] = fits ? [whole] : wrap(whole, columns - BELOW);
  const below = [...rest, ...wrap(text, columns - BELOW)];
  return [first, ...below.map((line) => " ".repeat(BELOW) + line)];
}

const hung = (lead: string, [first = "", ...rest]: readonly string[], at: number): string[] => [
  (lead + first).trimEnd(),
  ...rest.map((line) => " ".repeat(at) + line),
];

const TIED = /^(?:· |\+\d)/;
const UNIT = /^(?:[kMGTP]?B|[µm]?s|min|h|d|%)(?![A-Za-z])/;

/** On one line stay a number and its unit, a word and "+1", a word and the middle dot behind it. */
function keepUnits(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (const word of words) {
    const before = kept.at(-1) ?? "";
    const isTied = before !== "" && TIED.test(word);
    if (isTied || (UNIT.test(word) && /\d $/.test(before))) kept.push((kept.pop() ?? "") + word);
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
