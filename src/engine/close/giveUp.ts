/**
 * What follows when a peer has been silent for too long (RFC 9293 3.8.3: R1 and R2, MUST-20;
 * 3.10.8, user timeout). How long that is: send/patience.ts.
 */

import { USER_TIMEOUT } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { SOFT_ERROR } from "../block/events.ts";
import type { Tcb } from "../block/tcb.ts";
import { fail } from "./ending.ts";

/** The connection ends: ETIMEDOUT, or what ICMP said last. */
export function giveUp(core: Core, tcb: Tcb): void {
  core.counters.TCPAbortOnTimeout++;
  fail(core, tcb, USER_TIMEOUT, tcb.softError || ERRNO.ETIMEDOUT);
}

/** R1 (RFC 9293 3.8.3, MUST-20 (b), SHLD-10): the user is told while there is still hope. */
export function adviseAtR1(core: Core, tcb: Tcb): void {
  if (tcb.retries === core.settings.tcp_retries1) core.tell(tcb, SOFT_ERROR);
}
