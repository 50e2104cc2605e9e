/**
 * How a parser notes a problem in the record. The first one stays, since it explains the others;
 * what the numbers mean is in `problems.ts`.
 */
import { PROBLEM_NONE } from "./problems.ts";
import type { Segment } from "./segment.ts";
import { PACKET_MALFORMED, type PacketVerdict } from "./verdicts.ts";

/** Notes a problem that does not end the parse. */
export function note(segment: Segment, problem: number, at: number): void {
  if (segment.problem !== PROBLEM_NONE) return;
  segment.problem = problem;
  segment.problemAt = at;
}

/** Notes the problem that ends the parse, in place of an earlier one: nothing else counts now. */
export function malformed(segment: Segment, problem: number, at: number): PacketVerdict {
  segment.problem = problem;
  segment.problemAt = at;
  return PACKET_MALFORMED;
}
