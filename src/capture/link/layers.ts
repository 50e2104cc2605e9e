/**
 * The vocabulary of the layer readers. A reader looks at the layer that starts at `frame.ipStart`,
 * moves `ipStart` behind it, and returns which layer comes next; `linkTypes.ts` holds the one loop
 * that follows them. So readers know nothing of each other, and the depth is bounded in one place.
 */
import { PROBLEM_LINK_CUT } from "../../wire/index.ts";
import type { Frame } from "../frame.ts";

/** The innermost IP packet starts at `ipStart`. */
export const LAYER_DONE = 0;
/** Nothing that leads to IP. */
export const LAYER_NOT_IP = 1;
/** `problem` says what is wrong. */
export const LAYER_MALFORMED = 2;
export const LAYER_UNKNOWN = 3;
/** An IP packet, which may itself be a tunnel. */
export const LAYER_IP = 4;
export const LAYER_ETHERNET = 5;
/** What `frame.etherType` says. */
export const LAYER_ETHERTYPE = 6;
export const LAYER_LLC = 7;
export const LAYER_MPLS = 8;
export const LAYER_PPP = 9;
export const LAYER_PPPOE = 10;
export const LAYER_GRE = 11;
export const LAYER_WIRELESS = 12;

/** One of the `LAYER_` numbers. */
export type Layer = number;

/** How many bytes of the frame are left in the capture. */
export function bytesLeft(frame: Frame): number {
  return frame.capturedEnd - frame.ipStart;
}

/** The capture ends inside a header. */
export function cut(frame: Frame): Layer {
  return wrong(frame, PROBLEM_LINK_CUT);
}

/** Notes a problem of the layer at `frame.ipStart`. */
export function wrong(frame: Frame, problem: number): Layer {
  frame.problem = problem;
  frame.problemAt = frame.ipStart;
  return LAYER_MALFORMED;
}
