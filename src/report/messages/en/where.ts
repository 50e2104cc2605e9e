/** English: what is said about a `--where` expression that cannot be understood. */
import type { WhereWords } from "../whereWords.ts";

export const where: WhereWords = {
  mistake: (mistake, position) =>
    `--where, at character ${position}: ${mistake}${mistake.endsWith("?") ? "" : "."}`,
  expected: (expected, found) => `expected ${expected}, found ${found}`,
  end: "the end",
  value: "a value",
  field: "a field such as closed.how",
  operator: "one of = != < <= > >= ~ in",
  closing: "a closing parenthesis",
  unknownField: (field, near) =>
    `there is no field "${field}"${near.length > 0 ? `; did you mean ${near.join(", ")}?` : ""}`,
  openText: "the quotation mark is never closed",
  pattern: (pattern) => `"${pattern}" is no regular expression`,
  notNumber: (field, value) => `${field} is a number and "${value}" is none`,
  notWord: (field, value, words, near) => {
    const it = near.length > 0 ? `did you mean ${near.join(", ")}? It` : "it";
    return `${field} is never "${value}"; ${it} is one of ${words.join(", ")}`;
  },
  notAddress: (field, value) =>
    `${field} is an address and "${value}" is none; write 192.0.2.1, 10.0.0.0/8 or 2001:db8::/32`,
  noOrder: (field) => `${field} is an address, which is neither less nor more; ask with = or !=`,
  tooLong: (limit) => `an expression may have ${limit} terms at most`,
};
