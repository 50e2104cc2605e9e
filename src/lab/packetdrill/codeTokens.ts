/** Words of the Python in code blocks. A line end is a ";" unless a bracket is open. */

/** One word. */
export interface CodeToken {
  readonly kind: "number" | "string" | "name" | "operator";
  readonly text: string;
}

/** What is not part of the language, or has no value; the message is the place in the code. */
export class NotUnderstood extends Error {}

const PATTERNS = [
  /[ \t\r]+|#[^\n]*|\\\n/, // blank
  /(\n)/,
  /(0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)/, // number
  /([A-Za-z_]\w*)/, // name
  /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/, // string
  /(\/\/=|[-+*%]=|\/\/|<<|>>|[=!<>]=|[-+*/%()[\],;<>=|&^~])/, // operator
];

const TOKEN = new RegExp(PATTERNS.map((pattern) => pattern.source).join("|"), "y");

/** Splits a block; throws a NotUnderstood that names the first character that is no word. */
export function tokenize(text: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new NotUnderstood(text.slice(at, at + 12));
    const [, newline, number, name, string, operator] = found;
    if (newline !== undefined && depth === 0) tokens.push({ kind: "operator", text: ";" });
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    if (name !== undefined) tokens.push({ kind: "name", text: name });
    if (string !== undefined) tokens.push({ kind: "string", text: string.slice(1, -1) });
    if (operator === undefined) continue;
    if (operator === "(" || operator === "[") depth += 1;
    if (operator === ")" || operator === "]") depth -= 1;
    tokens.push({ kind: "operator", text: operator });
  }
  return tokens;
}
