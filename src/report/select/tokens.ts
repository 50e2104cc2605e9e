/** A `--where` expression cut into tokens, each with its place for the message about a mistake. */

/** A token: an operator or parenthesis as it stands, a bare word, or quoted text. */
export interface Token {
  readonly kind: "operator" | "word" | "text" | "end" | "open-text";
  readonly text: string;
  /** The first character's place, counted from 1. */
  readonly position: number;
}

// Quoted text with backslash escapes; operators, the longer first; a word is everything else.
// biome-ignore format: one alternative a line would hide which comes first
const TOKEN = new RegExp(
  [
    String.raw`\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`,
    `(["'])`,
    String.raw`(!=|<=|>=|==|&&|\|\||[=<>~(),])`,
    String.raw`((?:[^\s"'=<>~(),!&|]|&(?!&)|\|(?!\|))+|!))`,
  ].join("|"),
  "uy",
);

/** The tokens of `source`; the last is always "end". */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const match = TOKEN.exec(source);
    if (match === null) break;
    const [whole, quoted, lone, operator, word] = match;
    const shown = quoted ?? lone ?? operator ?? word ?? "";
    const position = TOKEN.lastIndex - shown.length + 1;
    if (lone !== undefined) tokens.push({ kind: "open-text", text: lone, position });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: unquoted(quoted), position });
    else if (operator !== undefined) tokens.push({ kind: "operator", text: operator, position });
    else tokens.push({ kind: "word", text: word ?? whole, position });
  }
  tokens.push({ kind: "end", text: "", position: source.length + 1 });
  return tokens;
}

/** A backslash keeps a quote or a backslash; before anything else it stays, for patterns. */
const unquoted = (text: string): string => text.slice(1, -1).replace(/\\(["'\\])/g, "$1");
