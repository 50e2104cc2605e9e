/** SYN cookies (RFC 4987 3.6). */
import type { Segment } from "../wire/segment.ts";
import type { Core } from "./core.ts";
import type { Tcb } from "./tcb.ts";

/** Answers a SYN without remembering it. */
export function answerWithCookie(_core: Core, _listener: Tcb, _seg: Segment): void {}

/** An ACK for a listener: whether it was a valid cookie. */
export function cookieArrives(_core: Core, _listener: Tcb, _seg: Segment, _local: number): boolean {
  return false;
}
