/** English: what is said about a `--where` expression that cannot be understood. */
import type { WhereWords } from "../whereWords.ts";

export const where: WhereWords = {
  mistake: (mistake, position) => `--where, at character ${position}: ${mistake}.`,
  expected: (expected, found) => `expected ${expected}, found ${found}`,
  end: "the end",
  value: "a value",
  field: "a field such as closed.how",
  operator: "one of = != < <= > >= ~ in",
  closing: "a closing parenthesis",
  unknownField: (field, near) =>
    `there is no field "${field}"${near.length > 0 ? `; near it are ${near.join(", ")}` : ""}`,
  openText: "the quotation mark is never closed",
  pattern: (pattern) => `"${pattern}" is no regular expression`,
  notNumber: (field, value) => `${field} is a number and "${value}" is none`,
  notWord: (field, value, words) =>
    `${field} is never "${value}"; it is one of ${words.join(", ")}`,
  tooLong: (limit) => `an expression may have ${limit} terms at most`,
};
