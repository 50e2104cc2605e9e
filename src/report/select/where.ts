/**
 * The expressions of `--where`: `closed.how = reset and opened.rttMs > 100`.
 *
 *     expression = conjunction { "or" conjunction }
 *     conjunction = negation { "and" negation }
 *     negation = "not" negation | "(" expression ")" | comparison
 *     comparison = field [ operator value | [ "not" ] "in" "(" value { "," value } ")" ]
 *     operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~"
 *
 * As other languages have it, "==", "&&", "||" and "!" are understood too.
 *
 * Fields are the paths of the JSON; through a list they mean any entry, and "!=" that none is
 * equal. A field alone asks whether it is known and neither zero nor false. "~" is a regular
 * expression that takes either letter case. An address is equal to a network ("10.0.0.0/8") that it
 * lies in. Numbers may bear units: 1.5s, 200ms, 10kB. Nothing is
 * evaluated as code: the result is made of the functions below.
 */
import { nearest } from "../../base/nearest.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { parseAddress } from "../../wire/address.ts";
import { isInNetwork, parseNetwork } from "../../wire/network.ts";
import { messagesIn } from "../messages/index.ts";
import type { Language } from "../messages/language.ts";
import type { WhereWords } from "../messages/whereWords.ts";
import { type Field, fieldNamed, fieldsNear, valuesAt } from "./fields.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { numberIn } from "./units.ts";

/** Whether a connection is wanted. */
export type Wanted = (life: Lifecycle) => boolean;

/** A test, or one sentence about the mistake. */
export type Where =
  | { readonly ok: true; readonly wanted: Wanted }
  | { readonly ok: false; readonly message: string };

/** No expression that a person writes is longer, and none can exhaust the stack. */
const MAX_TERMS = 200;

/** What the parser throws and `compileWhere` turns into a sentence. */
class Mistake extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** The test that `source` describes; mistakes are told in `language`. */
export function compileWhere(source: string, language: Language): Where {
  const words = messagesIn(language).where;
  try {
    return { ok: true, wanted: new Parser(tokensOf(source), words).whole() };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { ok: false, message: words.mistake(error.message, error.position) };
  }
}

type Test = (value: unknown) => boolean;

class Parser {
  readonly #tokens: readonly Token[];
  readonly #words: WhereWords;
  #next = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], words: WhereWords) {
    this.#tokens = tokens;
    this.#words = words;
  }

  whole(): Wanted {
    const wanted = this.#expression();
    if (this.#token.kind !== "end") throw this.#expected(this.#words.end);
    return wanted;
  }

  #expression(): Wanted {
    let left = this.#conjunction();
    while (this.#take("or", "||")) {
      const [one, other] = [left, this.#conjunction()];
      left = (life) => one(life) || other(life);
    }
    return left;
  }

  #conjunction(): Wanted {
    let left = this.#negation();
    while (this.#take("and", "&&")) {
      const [one, other] = [left, this.#negation()];
      left = (life) => one(life) && other(life);
    }
    return left;
  }

  #negation(): Wanted {
    if (++this.#terms > MAX_TERMS)
      throw new Mistake(this.#words.tooLong(MAX_TERMS), this.#token.position);
    if (this.#take("not", "!")) {
      const inner = this.#negation();
      return (life) => !inner(life);
    }
    if (!this.#take("(")) return this.#comparison();
    const inner = this.#expression();
    if (!this.#take(")")) throw this.#expected(this.#words.closing);
    return inner;
  }

  #comparison(): Wanted {
    const field = this.#field();
    const path = field.path.split(".");
    const none = this.#take("not", "!");
    if (this.#take("in")) {
      const test = this.#list(field);
      return none
        ? (life) => !valuesAt(life, path).some(test)
        : (life) => valuesAt(life, path).some(test);
    }
    if (none) throw this.#expected(this.#words.operator);
    const operator = this.#token;
    if (operator.kind !== "operator" || !/^(?:[=<>~]|==|!=|<=|>=)$/.test(operator.text)) {
      if (operator.kind === "word" && !/^(?:and|or)$/i.test(operator.text))
        throw this.#expected(this.#words.operator);
      return (life) => valuesAt(life, path).some(holds);
    }
    this.#next++;
    const test = this.#test(operator.text, field);
    return operator.text === "!="
      ? (life) => !valuesAt(life, path).some(test)
      : (life) => valuesAt(life, path).some(test);
  }

  #field(): Field {
    const token = this.#token;
    const isField = token.kind === "word" && !/^(?:and|or|in|!)$/i.test(token.text);
    if (!isField) throw this.#expected(this.#words.field);
    const field = fieldNamed(token.text);
    if (field === undefined)
      throw new Mistake(
        this.#words.unknownField(token.text, fieldsNear(token.text)),
        token.position,
      );
    this.#next++;
    return field;
  }

  #list(field: Field): Test {
    if (!this.#take("(")) throw this.#expected('"("');
    const tests: Test[] = [];
    do tests.push(this.#test("=", field));
    while (this.#take(","));
    if (!this.#take(")")) throw this.#expected(this.#words.closing);
    return (value) => tests.some((test) => test(value));
  }

  /** The value after an operator, as a test of one value of the field. */
  #test(operator: string, field: Field): Test {
    const token = this.#token;
    if (token.kind === "open-text") throw new Mistake(this.#words.openText, token.position);
    if (token.kind !== "word" && token.kind !== "text") throw this.#expected(this.#words.value);
    this.#next++;
    if (operator === "~") return this.#pattern(token);
    if (token.kind === "word" && token.text.toLowerCase() === "null")
      return (value) => value === null || value === undefined;
    if (field.kind === "address") return this.#address(operator, field, token);
    if (field.kind === "text" || field.kind === "flag" || field.kind === "part")
      return this.#text(operator, field, token);
    const number = numberIn(token.text, field.kind);
    if (number === undefined)
      throw new Mistake(this.#words.notNumber(field.path, token.text), token.position);
    return (value) => typeof value === "number" && compare(operator, value - number);
  }

  #pattern({ text, position }: Token): Test {
    try {
      const pattern = new RegExp(text, "iu");
      return (value) => isKnown(value) && pattern.test(String(value));
    } catch {
      throw new Mistake(this.#words.pattern(text), position);
    }
  }

  /** An address or a network; only equality means something. */
  #address(operator: string, { path }: Field, { text, position }: Token): Test {
    const network = parseNetwork(text);
    if (network === undefined) throw new Mistake(this.#words.notAddress(path, text), position);
    if (!/^(?:==?|!=)$/.test(operator)) throw new Mistake(this.#words.noOrder(path), position);
    return (value) => {
      const its = isKnown(value) ? parseAddress(String(value)) : undefined;
      return its !== undefined && isInNetwork(network, its.family, ...its.words);
    };
  }

  #text(operator: string, { path, kind, words }: Field, { text, position }: Token): Test {
    const known = kind === "flag" ? ["true", "false"] : words;
    const wanted = text.toLowerCase();
    if (known !== null && !known.some((word) => word.toLowerCase() === wanted))
      throw new Mistake(this.#words.notWord(path, text, known, nearest(text, known, 1)), position);
    return (value) => {
      if (!isKnown(value)) return false;
      const found = String(value).toLowerCase();
      return compare(operator, found < wanted ? -1 : Number(found > wanted));
    };
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** Goes past one of `texts` when it comes next, unquoted. */
  #take(...texts: readonly string[]): boolean {
    const { kind, text: found } = this.#token;
    const isBare = kind === "word" || kind === "operator";
    const taken = isBare && texts.includes(found.toLowerCase());
    if (taken) this.#next++;
    return taken;
  }

  #expected(what: string): Mistake {
    const { kind, text, position } = this.#token;
    if (kind === "open-text") return new Mistake(this.#words.openText, position);
    const found = kind === "end" ? this.#words.end : `"${text}"`;
    return new Mistake(this.#words.expected(what, found), position);
  }
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined;

const holds = (value: unknown): boolean => isKnown(value) && value !== 0 && value !== false;

/** Whether a difference of `sign` satisfies the operator; "!=" is "=", negated by its caller. */
function compare(operator: string, sign: number): boolean {
  switch (operator) {
    case "<":
      return sign < 0;
    case "<=":
      return sign <= 0;
    case ">":
      return sign > 0;
    case ">=":
      return sign >= 0;
    default:
      return sign === 0;
  }
}
