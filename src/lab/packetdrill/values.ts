/** Arguments of calls: from an expression of the script to the value that the call takes. */
import type { Expression, Field } from "./ast.ts";
import { CONSTANTS } from "./constants.ts";
import { tell } from "./messages/tell.ts";
import { type Reason, reason } from "./messages/words.ts";

/** What a script asks for that cannot be had here: the script is skipped, with the reason. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
  readonly reason: Reason;

  constructor(why: Reason) {
    super(tell(why, "en"));
    this.reason = why;
  }
}

/** The protocol that a call, an option or a constant belongs to by its name, if it is not TCP. */
export function protocolOf(name: string): string | undefined {
  if (/^sctp_/i.test(name)) return "SCTP";
  if (/^udplite_/i.test(name)) return "UDP-Lite";
  return /^mptcp_/i.test(name) ? "Multipath TCP" : undefined;
}

/** The number that an expression stands for; null for `...`. */
export function numberOf(expression: Expression | undefined): number | null {
  if (expression === undefined || expression.kind === "any") return null;
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "symbol":
      return constant(expression.name);
    case "or":
      return expression.terms.reduce((sum, term) => (sum | (numberOf(term) ?? 0)) >>> 0, 0);
    case "array":
      return numberOf(expression.items[0]);
    case "apply":
      if (expression.name === "htons" || expression.name === "htonl") {
        return numberOf(expression.args[0]);
      }
      throw new Unsupported(reason("needs", `${expression.name}()`));
    default:
      throw new Unsupported(reason("needs", expression.kind));
  }
}

function constant(name: string): number {
  const value = CONSTANTS.get(name);
  if (value === undefined) throw new Unsupported(reason("needs", name));
  return value;
}

/** The name that stands for an option or a level; numbers have none. */
export const symbolOf = (expression: Expression | undefined): string | null =>
  expression?.kind === "symbol" ? expression.name : null;

/** The text of a string; null for anything else. */
export function textOf(expression: Expression | undefined): string | null {
  if (expression?.kind === "array") return textOf(expression.items[0]);
  return expression?.kind === "string" ? expression.value : null;
}

/** A field of a structure by its name. */
export function fieldOf(expression: Expression | undefined, name: string): Expression | undefined {
  return fieldsOf(expression).find((field) => field.name === name)?.value;
}

/** The fields of a structure; none for anything else. */
const fieldsOf = (expression: Expression | undefined): readonly Field[] =>
  expression?.kind === "struct" ? expression.fields : [];

/** The items of an array; none for anything else. */
export const itemsOf = (expression: Expression | undefined): readonly Expression[] =>
  expression?.kind === "array" ? expression.items : [];

/** Bytes in all of an iovec array `[{..., 1000}, {..., 500}]`. */
export const iovecBytes = (expression: Expression | undefined): number =>
  itemsOf(expression).reduce((sum, item) => sum + (numberOf(fieldsOf(item)[1]?.value) ?? 0), 0);
