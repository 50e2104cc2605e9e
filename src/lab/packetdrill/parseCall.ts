/** The system calls of a script: `+0 write(4, ..., 1000) = -1 EAGAIN (note)`, arguments and all. */
import type { CallSpec, Expression, Field } from "./ast.ts";
import { reason } from "./messages/words.ts";
import type { Scanner } from "./scanner.ts";

/** Errors that have two names for one number. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["EWOULDBLOCK", "EAGAIN"],
  ["ENOTSUP", "EOPNOTSUPP"],
]);

/** A call, after its time; `ends` is the end of a blocking call. */
export function parseCall(scan: Scanner, ends: number | null): CallSpec {
  const name = scan.word() ?? scan.missing("action");
  scan.expect("(");
  const args = parseList(scan, ")");
  const result = scan.takes("=") ? parseExpression(scan) : null;
  const { errno: said, note } = parseOutcome(scan);
  const errno = SYNONYMS.get(said ?? "") ?? said;
  return { name, args, result, errno, note, ends };
}

function parseOutcome(scan: Scanner): { errno: string | null; note: string | null } {
  const before = scan.at;
  scan.blankInLine();
  const errno = /^E[A-Z0-9]+/.exec(scan.text.slice(scan.at, scan.at + 24))?.[0] ?? null;
  if (errno !== null) scan.word();
  else scan.rewind(before);
  const beforeNote = scan.at;
  scan.blankInLine();
  if (scan.text[scan.at] !== "(") {
    scan.rewind(beforeNote);
    return { errno, note: null };
  }
  scan.expect("(");
  return { errno, note: scan.until(")", "(").trim() };
}

/** Expressions up to `close`, which is taken. */
function parseList(scan: Scanner, close: string): Expression[] {
  const items: Expression[] = [];
  while (!scan.takes(close)) {
    items.push(parseExpression(scan));
    if (!scan.sees(close)) scan.expect(",");
  }
  return items;
}

function parseExpression(scan: Scanner): Expression {
  const first = parseTerm(scan);
  if (!scan.sees("|")) return first;
  const terms = [first];
  while (scan.takes("|")) terms.push(parseTerm(scan));
  return { kind: "or", terms };
}

function parseTerm(scan: Scanner): Expression {
  if (scan.takes("...")) return { kind: "any" };
  if (scan.takes("[")) return { kind: "array", items: parseList(scan, "]") };
  if (scan.takes("{")) return { kind: "struct", fields: parseFields(scan) };
  if (scan.sees('"')) return parseString(scan);
  if (scan.takes("(")) {
    const inner = parseExpression(scan);
    scan.expect(")");
    return inner;
  }
  if (scan.takes("-")) return { kind: "number", value: -scan.expectNumber() };
  const number = scan.number();
  if (number !== null) return { kind: "number", value: number };
  return parseSymbol(scan);
}

function parseSymbol(scan: Scanner): Expression {
  const name = scan.word() ?? scan.missing("argument");
  if (scan.takes("(")) return { kind: "apply", name, args: parseList(scan, ")") };
  const defined = scan.defined(name);
  if (defined === undefined) return { kind: "symbol", name };
  if (defined.startsWith('"')) return { kind: "string", value: unescaped(defined.slice(1, -1)) };
  return { kind: "symbol", name: defined };
}

/** Adjacent strings join, as in C. */
function parseString(scan: Scanner): Expression {
  let value = "";
  while (scan.takes('"')) {
    const start = scan.at;
    let end = start;
    while (end < scan.text.length && scan.text[end] !== '"') end += scan.text[end] === "\\" ? 2 : 1;
    if (end >= scan.text.length) scan.fail(reason("neverClosed", '"'));
    value += unescaped(scan.text.slice(start, end));
    scan.rewind(end + 1);
  }
  return { kind: "string", value };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

const unescaped = (text: string): string =>
  text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

/** `{fd=3, events=POLLIN}`, `{msg_iov(1)=[…]}`, `{..., 1000}`: a field without a name has none. */
function parseFields(scan: Scanner): Field[] {
  const fields: Field[] = [];
  while (!scan.takes("}")) {
    fields.push(parseField(scan));
    if (!scan.sees("}")) scan.expect(",");
  }
  return fields;
}

function parseField(scan: Scanner): Field {
  const before = scan.at;
  const name = scan.word();
  if (name !== null) {
    const args = scan.takes("(") ? parseList(scan, ")") : [];
    if (scan.takes("=")) return { name, args, value: parseExpression(scan) };
  }
  scan.rewind(before);
  return { name: "", args: [], value: parseExpression(scan) };
}
