/**
 * Which of a name's addresses to try, in which order: each once, the families in turn (RFC 8305
 * section 4), the first address's family first.
 */
import type { LookupAddress } from "node:dns";
import type { SystemError } from "./errors.ts";
import { isIP } from "./isIP.ts";

/** The addresses to try, in order; what is none is left out. */
export function inOrder(found: readonly LookupAddress[]): LookupAddress[] {
  const valid = found.filter(
    ({ address, family }, i) =>
      isIP(address) !== 0 &&
      (family === 4 || family === 6) &&
      found.findIndex((other) => other.address === address) === i,
  );
  const same = valid.filter(({ family }) => family === valid[0]?.family);
  const other = valid.filter(({ family }) => family !== valid[0]?.family);
  const longest = Math.max(same.length, other.length);
  return Array.from({ length: longest }, (_, i) => [same[i], other[i]])
    .flat()
    .filter((one) => one !== undefined);
}

/** All attempts have failed: node's AggregateError bears the code of the first. */
export function aggregate(errors: readonly Error[]): Error {
  const code = (errors[0] as SystemError | undefined)?.code;
  return Object.assign(new AggregateError(errors), { code });
}

/** A family in either of node's spellings. */
export function familyOf(family: unknown): number | undefined {
  if (family === "IPv4") return 4;
  if (family === "IPv6") return 6;
  return family as number | undefined;
}
