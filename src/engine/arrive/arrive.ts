/**
 * SEGMENT ARRIVES (RFC 9293 3.10.7): whom a segment is for, and for a connection that is past SYN
 * the RFC's eight checks in its order. Each check is a function that says whether to go on.
 */

import * as seq from "../../base/seq.ts";
import { LISTEN, SYN_SENT } from "../../machine/codes.ts";
import { ACK, type Segment, SYN } from "../../wire/segment.ts";
import { type Core, KIND_SYN, KIND_TCB } from "../block/core.ts";
import { HANDSHAKE_DONE } from "../block/flags.ts";
import { isUnicastSource } from "../block/localAddresses.ts";
import { endOf, traced } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { tupleOfArrival } from "../block/tuple.ts";
import { blockId } from "../close/ending.ts";
import { resetInAnswer } from "../close/reset.ts";
import { completeRow } from "../open/child.ts";
import { restOfSyn } from "../open/fastOpenServer.ts";
import { synRowId } from "../open/halfOpen.ts";
import { listenArrives, listenerFor } from "../open/listen.ts";
import { countCodepoint } from "../receive/accEcn.ts";
import { ackNow, considerAck } from "../receive/delayedAck.ts";
import { checkAck } from "./checkAck.ts";
import { checkReset, checkSyn } from "./checkControl.ts";
import { checkSequence } from "./checkSequence.ts";
import { checkRow } from "./synRow.ts";
import { synSentArrives } from "./synSent.ts";
import { processFin, processText, processUrgent } from "./text.ts";
import { timeWaitArrives } from "./timeWaitArrives.ts";

/** A sound segment for one of the host's own addresses. */
export function segmentArrives(core: Core, seg: Segment, local: number): void {
  tupleOfArrival(core.tuple, seg, local);
  const id = core.find(core.tuple);
  if (id === -1) {
    noConnection(core, seg, local);
    return;
  }
  const place = id >>> 2;
  const kind = id & 3;
  if (kind === KIND_TCB) connectionArrives(core, core.tcbs[place] as Tcb, seg);
  else if (kind === KIND_SYN) rowArrives(core, place, seg, local);
  else {
    core.tracer?.rowSegment(id, seg, false);
    const child = timeWaitArrives(core, place, seg, local);
    if (child !== undefined) childArrives(core, child, seg);
  }
}

/** No connection has the tuple: LISTEN, or CLOSED (3.10.7.1), which answers with a reset. */
function noConnection(core: Core, seg: Segment, local: number): void {
  // RFC 9293 3.9.2.3, MUST-63: nobody can be at such an address, so nobody is answered. A
  // connection's own segments need no such look: its peer's address was looked at at its start.
  if (!isUnicastSource(seg)) return;
  const listener = listenerFor(core, seg, local);
  if (listener === undefined) {
    core.tracer?.late(core.addresses, core.tuple, seg);
    resetInAnswer(core, seg, local);
    return;
  }
  if (isSignedInVain(core, seg)) return;
  const child = listenArrives(core, listener, seg, local);
  if (child !== undefined) childArrives(core, child, seg);
}

/**
 * RFC 2385 2.0: who has a key for the peer and who has none do not understand each other. There are
 * no keys here, so whatever is signed is dropped in silence, as by Linux without one.
 */
function isSignedInVain(core: Core, seg: Segment): boolean {
  if (!seg.signed) return false;
  core.counters.TCPMD5Unexpected++;
  return true;
}

/** The segment that made a connection goes on: a cookie's ACK, or data on a SYN (RFC 7413). */
function childArrives(core: Core, child: Tcb, seg: Segment): void {
  if ((seg.flags & SYN) === 0) otherStates(core, child, seg);
  else if (processText(core, child, seg)) processFin(core, child, seg);
}

/** A segment for a half-open connection: SYN-RECEIVED, opened passively. */
function rowArrives(core: Core, row: number, seg: Segment, local: number): void {
  core.tracer?.rowSegment(synRowId(row), seg, false);
  if (isSignedInVain(core, seg)) return;
  const verdict = checkRow(core, row, seg, local);
  if (verdict === "unknown") resetInAnswer(core, seg, local);
  if (verdict !== "complete") return;
  const child = completeRow(core, row, seg, local);
  if (child === undefined) return;
  otherStates(core, child, seg);
  if (core.early.size > 0) processEarly(core, child);
}

/**
 * A segment for a connection: SYN-SENT has its own rules (3.10.7.3), all others the eight checks.
 */
function connectionArrives(core: Core, tcb: Tcb, seg: Segment): void {
  if (core.tracer !== null) {
    const from = endOf(tcb) === "client" ? "server" : "client";
    core.tracer.segment(traced(tcb), from, seg, seg.window << tcb.snd.scale, []);
  }
  if (isSignedInVain(core, seg)) {
    core.tracer?.drop(traced(tcb), "signature without a key");
    return;
  }
  if (tcb.state === SYN_SENT) synSentArrives(core, tcb, seg);
  else if (tcb.state !== LISTEN) otherStates(core, tcb, seg);
  if (core.early.size > 0) processEarly(core, tcb);
}

/** What came beside the peer's SYN, once the handshake is done (3.10.7.2, 3.10.7.3). */
function processEarly(core: Core, tcb: Tcb): void {
  if ((tcb.flags & HANDSHAKE_DONE) === 0) return;
  const packet = core.early.take(blockId(tcb));
  if (packet === undefined) return;
  core.input.parse(packet, 0, packet.length, false);
  const seg = core.input.segment;
  restOfSyn(seg);
  if (seq.le(seg.seq + seg.segLen, tcb.rcv.nxt)) return; // it has come again meanwhile
  seg.flags &= ~SYN;
  seg.hasTimestamps = false; // it is older than the segment that ended the handshake
  seg.flags |= ACK; // which acknowledged what this one could not: a reset stands in its window
  seg.ack = tcb.snd.nxt;
  if (
    checkSequence(core, tcb, seg) &&
    processUrgent(core, tcb, seg) &&
    processText(core, tcb, seg) &&
    processFin(core, tcb, seg)
  ) {
    ackNow(core, tcb); // it has waited long enough for one
  }
}

/** Accurate ECN counts every segment that is the connection's. */
function noteCodepoint(tcb: Tcb, seg: Segment): true {
  if (tcb.accEcn !== null) countCodepoint(tcb, tcb.accEcn, seg);
  return true;
}

/**
 * RFC 9293 3.10.7.4. A check that answers false has dropped the segment or ended the connection.
 */
function otherStates(core: Core, tcb: Tcb, seg: Segment): void {
  if (
    checkSequence(core, tcb, seg) && // first
    checkReset(core, tcb, seg) && // second
    checkSyn(core, tcb, seg) && // fourth (third, security, does not apply)
    noteCodepoint(tcb, seg) &&
    checkAck(core, tcb, seg) && // fifth
    processUrgent(core, tcb, seg) && // sixth
    processText(core, tcb, seg) && // seventh
    processFin(core, tcb, seg) // eighth
  ) {
    considerAck(core, tcb);
  }
}
