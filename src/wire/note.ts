/** How a parser notes a problem in the record: the first one stays, since it explains the others. */
import { PROBLEM_NONE } from "./problems.ts";
import type { Segment } from "./segment.ts";
import { PACKET_MALFORMED, type PacketVerdict } from "./verdicts.ts";

/** Notes a problem that does not end the parse. */
export function note(segment: Segment, problem: number, at: number): void {
  if (segment.problem !== PROBLEM_NONE) return;
  segment.problem = problem;
  segment.problemAt = at;
}

/** Notes the problem that ends the parse. It replaces an earlier one: the record has no other use. */
export function malformed(segment: Segment, problem: number, at: number): PacketVerdict {
  segment.problem = problem;
  segment.problemAt = at;
  return PACKET_MALFORMED;
}
