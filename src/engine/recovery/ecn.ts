/**
 * Explicit Congestion Notification, RFC 3168 section 6.1 (RFC 9293 3.8.2, SHLD-8), both halves of
 * an end.
 *
 * As receiver: a packet marked CE makes every ACK carry ECE until data with CWR arrives. As sender:
 * an ECE reduces the window like a loss, but once a window (prr.ts, alert.ts), and the next new
 * data carries CWR. What was agreed on in the handshake is not decided here. Accurate ECN stands
 * in ../accEcn.ts.
 */

import { CWR, type Segment } from "../../wire/segment.ts";
import { ECN, ECN_DEMAND_CWR, ECN_SEEN, ECN_SEND_CWR } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";

// The two ECN bits of an IP header (RFC 3168 section 5).
const NOT_ECT = 0;
const CE = 3;

/** Sender: the window was reduced, and the peer is to be told with the next new data. */
export function queueCwr(tcb: Tcb): void {
  if ((tcb.flags & ECN) !== 0) tcb.flags |= ECN_SEND_CWR;
}

/** Sender: the reduction was taken back before the peer was told. */
export function withdrawCwr(tcb: Tcb): void {
  tcb.flags &= ~ECN_SEND_CWR;
}

/**
 * Receiver: data arrived. CWR ends the echo, CE starts it (RFC 3168 6.1.3). Answers whether an ACK
 * should go out at once: the peer's window may be too small to bear a delay.
 */
export function onEcnData(tcb: Tcb, seg: Segment): boolean {
  if ((tcb.flags & ECN) === 0) return false;
  if ((seg.flags & CWR) !== 0) tcb.flags &= ~ECN_DEMAND_CWR;
  const mark = seg.tos & 3;
  // Without any mark where marks were seen, this is a retransmission: answer it quickly.
  if (mark === NOT_ECT) return (tcb.flags & ECN_SEEN) !== 0;
  tcb.flags |= ECN_SEEN;
  if (mark !== CE || (tcb.flags & ECN_DEMAND_CWR) !== 0) return false;
  tcb.flags |= ECN_DEMAND_CWR;
  return true;
}
