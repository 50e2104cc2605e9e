/**
 * Second and fourth check (RFC 9293 3.10.7.4): RST and SYN. A reset counts only if it hits RCV.NXT
 * exactly; one that merely falls into the window, and any SYN, is answered by a challenge ACK
 * (RFC 5961 3.2 and 4.2), which a true peer answers with the exact reset.
 */
import { CLOSE_WAIT, ESTABLISHED, RCV_RST, SYN_RECEIVED } from "../../machine/codes.ts";
import { isBehindTold, judgeReset } from "../../tcp/reset.ts";
import { isCrossingSynAck } from "../../tcp/syn.ts";
import { YES } from "../../tcp/verdict.ts";
import { RST, type Segment, SYN } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { PASSIVE, SACK_OK } from "../block/flags.ts";
import { step, traced } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { failed } from "../close/ending.ts";
import { challengeAck } from "./challenge.ts";

/** Second: RST. */
export function checkReset(core: Core, tcb: Tcb, seg: Segment): boolean {
  if ((seg.flags & RST) === 0) return true;
  if (isBelieved(core, tcb, seg) || endsTheSacked(core, tcb, seg)) reset(core, tcb);
  else {
    core.tracer?.drop(traced(tcb), "reset beside RCV.NXT");
    challengeAck(core, tcb);
  }
  return false;
}

/** Whether a reset has the number that proves it. */
export function isBelieved(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { nxt } = tcb.rcv;
  return judgeReset(tcb.state, seg.seq, nxt, nxt, core.strict) === YES;
}

function endsTheSacked(core: Core, tcb: Tcb, seg: Segment): boolean {
  const queue = tcb.outOfOrder;
  if (queue === null || queue.count === 0 || (tcb.flags & SACK_OK) === 0) return false;
  return isBehindTold(seg.seq, queue.highest(tcb.rcv.nxt), core.strict);
}

/**
 * The peer's reset is believed; the user is told that the connection was aborted, as an error, and
 * not closed (RFC 9293 3.6, MUST-12). A half-open connection that was opened passively is a row of
 * the SYN queue and goes back to LISTEN instead (3.5, MUST-11: synRow.ts).
 */
export function reset(core: Core, tcb: Tcb): void {
  const { state } = tcb;
  const { counters } = core;
  if (state === SYN_RECEIVED) counters.AttemptFails++;
  if (state === ESTABLISHED || state === CLOSE_WAIT) counters.EstabResets++;
  step(core, tcb, RCV_RST);
  // Linux: after the peer's FIN a reset is a broken pipe; before the handshake's end, refused.
  const refused = state === SYN_RECEIVED && (tcb.flags & PASSIVE) === 0;
  if (state === CLOSE_WAIT) failed(core, tcb, ERRNO.EPIPE);
  else failed(core, tcb, refused ? ERRNO.ECONNREFUSED : ERRNO.ECONNRESET);
}

/** Fourth: SYN. */
export function checkSyn(core: Core, tcb: Tcb, seg: Segment): boolean {
  if ((seg.flags & SYN) === 0) return true;
  // The SYN,ACK that crossed our SYN (simultaneous open) acknowledges it: go on.
  const { nxt } = tcb.rcv;
  const crossed =
    tcb.state === SYN_RECEIVED &&
    isCrossingSynAck(seg.flags, seg.seq, seg.length, seg.ack, nxt, tcb.snd.nxt);
  if (crossed) return true;
  core.counters.TCPSYNChallenge++;
  // RFC 9768 3.2.2.1: what answers a SYN,ACK again reflects its mark again.
  if (tcb.accEcn !== null) tcb.accEcn.reflect = seg.tos & 3;
  core.tracer?.drop(traced(tcb), "SYN inside a connection");
  challengeAck(core, tcb);
  return false;
}
