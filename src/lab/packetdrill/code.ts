/**
 * The code blocks of packetdrill scripts, `%{ assert tcpi_snd_cwnd == 10 }%`: a small evaluator
 * for the part of Python that such scripts use. Statements are `assert`, `print` and
 * assignment; expressions have Python's precedence and its chained comparisons. No loops, no
 * definitions, no attribute access: a script cannot do anything but look at numbers.
 */
import { type CodeToken, NotUnderstood, tokenize } from "./codeTokens.ts";

/** What an expression comes to. */
export type CodeValue = number | string | boolean | null | readonly CodeValue[];

/** The outcome of a block: all asserts held, one failed, or the block is not understood. */
export type CodeOutcome =
  | { readonly kind: "held"; readonly printed: readonly string[] }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "not-understood"; readonly near: string };

/** Runs a block, which reads and sets what is in `scope`; never throws and always ends. */
export function runCode(text: string, scope: Map<string, CodeValue>): CodeOutcome {
  try {
    return new Evaluation(tokenize(text), scope).run();
  } catch (error) {
    // A RangeError is parentheses nested too deeply for the stack, or a number too large.
    if (error instanceof RangeError) return { kind: "not-understood", near: text.slice(0, 24) };
    if (!(error instanceof NotUnderstood)) throw error;
    return { kind: "not-understood", near: error.message };
  }
}

const AUGMENTED = new Set(["+=", "-=", "*=", "//=", "%="]);
const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">=", "in"]);

class Evaluation {
  readonly #tokens: readonly CodeToken[];
  readonly #variables: Map<string, CodeValue>;
  readonly #printed: string[] = [];
  #at = 0;

  constructor(tokens: readonly CodeToken[], scope: Map<string, CodeValue>) {
    this.#tokens = tokens;
    this.#variables = scope;
  }

  run(): CodeOutcome {
    while (this.#at < this.#tokens.length) {
      if (this.#takes(";")) continue;
      const failure = this.#statement();
      if (failure !== null) return { kind: "failed", message: failure };
      if (this.#at < this.#tokens.length && !this.#takes(";")) this.#fail();
    }
    return { kind: "held", printed: this.#printed };
  }

  /** The message of an assert that fails, else null. */
  #statement(): string | null {
    if (this.#takes("assert")) return this.#assert();
    const name = this.#tokens[this.#at];
    if (name?.kind === "name" && this.#tokens[this.#at + 1]?.text === "=") {
      this.#at += 2;
      this.#variables.set(name.text, this.#expression());
      return null;
    }
    if (name?.kind === "name" && AUGMENTED.has(this.#tokens[this.#at + 1]?.text ?? "")) {
      const operator = (this.#tokens[this.#at + 1] as CodeToken).text.slice(0, -1);
      this.#at += 2;
      const before = this.#variables.get(name.text) ?? this.#fail(name.text);
      this.#variables.set(name.text, arithmetic(operator, before, this.#expression()));
      return null;
    }
    this.#expression();
    return null;
  }

  #assert(): string | null {
    const from = this.#at;
    const holds = truth(this.#expression());
    const source = this.#tokens
      .slice(from, this.#at)
      .map((token) => token.text)
      .join(" ");
    const message = this.#takes(",") ? show(this.#expression()) : "";
    return holds ? null : message ? `${source} (${message})` : source;
  }

  #expression(): CodeValue {
    let left = this.#and();
    while (this.#takes("or")) {
      const right = this.#and();
      left = truth(left) ? left : right;
    }
    return left;
  }

  #and(): CodeValue {
    let left = this.#not();
    while (this.#takes("and")) {
      const right = this.#not();
      left = truth(left) ? right : left;
    }
    return left;
  }

  #not(): CodeValue {
    return this.#takes("not") ? !truth(this.#not()) : this.#comparison();
  }

  /** Comparisons chain: `990 <= x <= 1010` is both. */
  #comparison(): CodeValue {
    let left = this.#binary(0);
    let result: CodeValue | undefined;
    for (;;) {
      const inverted = this.#peek("not") && this.#tokens[this.#at + 1]?.text === "in";
      if (inverted) this.#at += 1;
      const operator = this.#tokens[this.#at]?.text ?? "";
      if (!COMPARISONS.has(operator)) return result ?? left;
      this.#at += 1;
      const right = this.#binary(0);
      const holds = compare(operator, left, right) !== inverted;
      result = (result === undefined || truth(result)) && holds;
      left = right;
    }
  }

  #binary(level: number): CodeValue {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = this.#tokens[this.#at]?.text ?? "";
      if (!operators.includes(operator)) return left;
      this.#at += 1;
      left = arithmetic(operator, left, this.#binary(level + 1));
    }
  }

  #unary(): CodeValue {
    if (this.#takes("-")) return -number(this.#unary());
    if (this.#takes("+")) return number(this.#unary());
    if (this.#takes("~")) return ~number(this.#unary());
    return this.#atom();
  }

  #atom(): CodeValue {
    const token = this.#tokens[this.#at] ?? this.#fail();
    this.#at += 1;
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "string") return token.text;
    if (token.text === "(" || token.text === "[") return this.#group(token.text);
    if (token.kind !== "name") return this.#fail(token.text);
    if (this.#takes("(")) return this.#call(token.text);
    const value = this.#variables.get(token.text);
    if (value === undefined) return this.#fail(token.text);
    return value;
  }

  #group(open: "(" | "["): CodeValue {
    const close = open === "(" ? ")" : "]";
    const items: CodeValue[] = [];
    let commas = 0;
    while (!this.#takes(close)) {
      items.push(this.#expression());
      if (this.#takes(",")) commas += 1;
      else if (!this.#peek(close)) this.#fail();
    }
    return open === "(" && commas === 0 ? (items[0] ?? []) : items;
  }

  #call(name: string): CodeValue {
    const args = this.#group("(");
    const list = Array.isArray(args) ? (args as readonly CodeValue[]) : [args];
    if (name === "print") {
      this.#printed.push(list.map(show).join(" "));
      return null;
    }
    if (name === "str") return show(list[0] ?? "");
    if (name === "abs") return Math.abs(number(list[0] ?? null));
    if (name === "int") return Math.trunc(number(list[0] ?? null));
    if (name === "min") return Math.min(...list.map(number));
    if (name === "max") return Math.max(...list.map(number));
    return this.#fail(`${name}()`);
  }

  #peek(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && token.kind !== "string" && token.text === text;
  }

  #takes(text: string): boolean {
    if (!this.#peek(text)) return false;
    this.#at += 1;
    return true;
  }

  #fail(near = this.#tokens[this.#at]?.text ?? ""): never {
    throw new NotUnderstood(near);
  }
}

/** Binary operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%"],
];

function number(value: CodeValue): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  throw new NotUnderstood(show(value));
}

const truth = (value: CodeValue): boolean =>
  Array.isArray(value) ? value.length > 0 : Boolean(value);

function show(value: CodeValue): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null) return "None";
  return Array.isArray(value) ? `(${value.map(show).join(", ")})` : String(value);
}

function compare(operator: string, left: CodeValue, right: CodeValue): boolean {
  if (operator === "in") {
    if (Array.isArray(right)) return right.some((item) => compare("==", left, item));
    return typeof right === "string" && right.includes(show(left));
  }
  if (operator === "==")
    return left === right || (isNumeric(left, right) && Number(left) === Number(right));
  if (operator === "!=") return !compare("==", left, right);
  const [a, b] = typeof left === "string" ? [left, show(right)] : [number(left), number(right)];
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

const isNumeric = (a: CodeValue, b: CodeValue): boolean =>
  (typeof a === "number" || typeof a === "boolean") &&
  (typeof b === "number" || typeof b === "boolean");

function arithmetic(operator: string, left: CodeValue, right: CodeValue): CodeValue {
  if (typeof left === "string") {
    if (operator === "+") return left + show(right);
    if (operator === "%") return interpolate(left, right);
  }
  const [a, b] = [number(left), number(right)];
  if ((operator === "/" || operator === "//" || operator === "%") && b === 0) {
    throw new NotUnderstood(`${show(left)} ${operator} 0`);
  }
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "//":
      return Math.floor(a / b);
    case "%":
      return a - b * Math.floor(a / b); // Python's sign is the divisor's
    case "<<":
      return a * 2 ** b;
    case ">>":
      return Math.floor(a / 2 ** b);
    case "&":
      return Number(BigInt(Math.trunc(a)) & BigInt(Math.trunc(b)));
    case "|":
      return Number(BigInt(Math.trunc(a)) | BigInt(Math.trunc(b)));
    default:
      return Number(BigInt(Math.trunc(a)) ^ BigInt(Math.trunc(b)));
  }
}

/** `"%d of %s" % (a, b)`: each directive takes the next value as it stands. */
function interpolate(format: string, values: CodeValue): string {
  const list = Array.isArray(values) ? (values as readonly CodeValue[]) : [values];
  let next = 0;
  return format.replace(/%(?:[-+0-9.]*[a-zA-Z]|%)/g, (directive) =>
    directive === "%%" ? "%" : show(list[next++] ?? ""),
  );
}
