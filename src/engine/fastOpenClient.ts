/** Fast Open, the client's side (RFC 7413 4.2.1). */
import type { Segment } from "../wire/segment.ts";
import type { Core } from "./core.ts";
import type { Tcb } from "./tcb.ts";

/** Adds cookie, or the request for one, and returns how many bytes of data the SYN carries. */
export function fillFastOpen(_core: Core, _tcb: Tcb, _seg: Segment, _again: boolean): number {
  return 0;
}

/** The SYN was answered: what that says about Fast Open is remembered. */
export function onSynAnswered(_core: Core, _tcb: Tcb, _seg: Segment): void {}

/** connect() with data for the SYN. */
export function prepareFastOpen(_core: Core, _tcb: Tcb, _data: Uint8Array | undefined): void {}
