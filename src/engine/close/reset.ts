/**
 * Resets that we send: the three groups of RFC 9293 section 3.5.2. A reset is
 * never answered by a reset, and none is sent to an address that is not a connection's.
 */
import * as seq from "../../base/seq.ts";
import type { Abort } from "../../trace/events.ts";
import { ACK, RST, type Segment } from "../../wire/segment.ts";
import { type Core, REPLY } from "../block/core.ts";
import { SACK_OK } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";
import { type Tuple, tupleOfArrival } from "../block/tuple.ts";
import { fillSack } from "../receive/sackBlocks.ts";
import { selectWindow } from "../receive/window.ts";
import { address, addressFrom, count, stamp } from "../send/emit.ts";
import { acceptableSequence } from "../send/transmit.ts";

/**
 * Answers a segment that belongs to no connection, or acknowledges what was never sent (groups 1
 * and 2): the reset's numbers are taken from the segment, so that its sender believes it.
 */
export function resetInAnswer(core: Core, seg: Segment, local: number): void {
  if ((seg.flags & RST) !== 0) return;
  const reset = core.replies.add();
  if (reset === undefined) return;
  tupleOfArrival(core.tuple, seg, local);
  address(core, reset, core.tuple);
  if ((seg.flags & ACK) !== 0) {
    reset.seq = seg.ack;
    reset.flags = RST;
  } else {
    reset.seq = 0;
    reset.ack = seq.add(seg.seq, seg.segLen);
    reset.flags = RST | ACK;
  }
  core.tracer?.answered(core.addresses, core.tuple, reset);
  sendReply(core);
  core.counters.OutRsts++;
}

/** Resets a connection of ours (group 3, ABORT, close with unread data); traces tell why. */
export function resetConnection(core: Core, tcb: Tcb, why: Abort): void {
  const reset = core.replies.add();
  if (reset === undefined) return;
  addressFrom(core, reset, tcb);
  reset.seq = acceptableSequence(tcb) >>> 0;
  reset.ack = tcb.rcv.nxt;
  reset.flags = RST | ACK;
  reset.window = selectWindow(core, tcb) >>> tcb.rcv.scale;
  stamp(core, tcb, reset);
  if (tcb.outOfOrder !== null && (tcb.flags & SACK_OK) !== 0) fillSack(tcb.outOfOrder, reset);
  core.tracer?.because(why);
  count(core, tcb, reset);
  core.sendQueue.push(REPLY);
  core.counters.OutRsts++;
}

/** The reply that was just filled in waits to be written. */
export function sendReply(core: Core): void {
  core.counters.OutSegs++;
  core.sendQueue.push(REPLY);
}

/** A bare ACK without a connection: of TIME-WAIT and of the SYN queue. */
export function replyAck(
  core: Core,
  tuple: Tuple,
  sequence: number,
  ack: number,
  window: number,
): Segment | undefined {
  const seg = core.replies.add();
  if (seg === undefined) return undefined;
  address(core, seg, tuple);
  seg.seq = sequence;
  seg.ack = ack;
  seg.flags = ACK;
  seg.window = window;
  sendReply(core);
  return seg;
}
