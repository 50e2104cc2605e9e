/**
 * Characters to words, for the small recursive parsers beside this file. It knows white space,
 * comments, line numbers, and what a `--define` has named; it knows no grammar.
 */
import { tell } from "./messages/tell.ts";
import { type Noun, type Reason, reason } from "./messages/words.ts";

/** What is wrong with a script, and where. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
  readonly line: number;
  readonly reason: Reason;

  constructor(line: number, mistake: Reason) {
    super(tell(mistake, "en"));
    this.line = line;
    this.reason = mistake;
  }
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|\d+/y;
// Not the dots of a blocking call: in "0...0.1" the first number is 0.
const SECONDS = /\d+(?:\.(?!\.)\d*)?|\.\d+/y;
const BLANK = /(?:[\s]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\\\n)*/y;
const BLANK_IN_LINE = /(?:[ \t\r]+|\/\*[\s\S]*?(?:\*\/|$)|\\\n)*/y;

/** A cursor over the text of a script. */
export class Scanner {
  readonly text: string;
  readonly #defined: ReadonlyMap<string, string>;
  #at: number;

  constructor(text: string, defined: ReadonlyMap<string, string> = new Map(), at = 0) {
    this.text = text;
    this.#defined = defined;
    this.#at = at;
  }

  /** Where the cursor stands, in characters. */
  get at(): number {
    return this.#at;
  }

  /** The line under the cursor, counted from 1. */
  get line(): number {
    let line = 1;
    for (
      let i = this.text.indexOf("\n");
      i >= 0 && i < this.#at;
      i = this.text.indexOf("\n", i + 1)
    )
      line += 1;
    return line;
  }

  /** Whether nothing but white space and comments is left. */
  get done(): boolean {
    this.blank();
    return this.#at >= this.text.length;
  }

  /** Passes white space, comments and line ends. */
  blank(): void {
    this.#match(BLANK);
  }

  /** Passes white space within the line. */
  blankInLine(): void {
    this.#match(BLANK_IN_LINE);
  }

  /** Whether `token` comes next. */
  sees(token: string): boolean {
    this.blank();
    return this.text.startsWith(token, this.#at);
  }

  /** Takes `token` if it comes next. */
  takes(token: string): boolean {
    if (!this.sees(token)) return false;
    this.#at += token.length;
    return true;
  }

  /** Takes the word `word` if it comes next, whole. */
  takesWord(word: string): boolean {
    const before = this.#at;
    if (this.word() === word) return true;
    this.#at = before;
    return false;
  }

  /** `token` must come next. */
  expect(token: string): void {
    if (!this.takes(token)) this.fail(reason("expectedToken", token, this.#near()));
  }

  /** A name, or null; not replaced by what it may be defined as. */
  word(): string | null {
    this.blank();
    return this.#match(WORD);
  }

  /** A whole number (decimal or hexadecimal, or a symbol defined as one), or null. */
  number(): number | null {
    this.blank();
    const before = this.#at;
    const digits = this.#match(NUMBER);
    if (digits !== null) return Number(digits);
    const defined = this.#defined.get(this.#match(WORD) ?? "");
    if (defined !== undefined && /^(0[xX][0-9a-fA-F]+|\d+)$/.test(defined)) return Number(defined);
    this.#at = before;
    return null;
  }

  /** A whole number must come next. */
  expectNumber(): number {
    const sign = this.takes("-") ? -1 : 1;
    return sign * (this.number() ?? this.missing("number"));
  }

  /** Seconds with decimals as whole microseconds, or null. */
  micros(): number | null {
    this.blank();
    const before = this.#at;
    const digits = this.#match(SECONDS) ?? this.#defined.get(this.#match(WORD) ?? "") ?? null;
    if (digits !== null && Number.isFinite(Number(digits))) return Math.round(Number(digits) * 1e6);
    this.#at = before;
    return null;
  }

  /** What a symbol was defined as. */
  defined(name: string): string | undefined {
    return this.#defined.get(name);
  }

  /** Hexadecimal digits without a prefix, or a symbol defined as them; may be empty. */
  hex(): string {
    this.blank();
    const before = this.#at;
    const defined = this.#defined.get(this.#match(WORD) ?? "");
    if (defined !== undefined) return defined.replace(/^"(.*)"$/, "$1");
    this.#at = before;
    return this.#match(/[0-9a-fA-F]*/y) ?? "";
  }

  /** Everything up to `end`, which is passed too; `open` names what was begun. */
  until(end: string, open: string): string {
    const stop = this.text.indexOf(end, this.#at);
    if (stop < 0) this.fail(reason("neverClosed", open));
    const body = this.text.slice(this.#at, stop);
    this.#at = stop + end.length;
    return body;
  }

  /** The rest of the line, up to its end. */
  restOfLine(): string {
    return this.#match(/[^\n]*/y) ?? "";
  }

  /** Goes back to where `at` stood. */
  rewind(at: number): void {
    this.#at = at;
  }

  /** Throws what is wrong at the cursor. */
  fail(mistake: Reason): never {
    throw new ScriptError(this.line, mistake);
  }

  /** Throws that `noun` should stand at the cursor. */
  missing(noun: Noun): never {
    return this.fail(reason("expected", noun, this.#near()));
  }

  #near(): string {
    return this.text.slice(this.#at, this.#at + 24).split("\n")[0] ?? "";
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }
}
