/**
 * From a row of the SYN queue to a connection: the handshake's last ACK has come. The new block is
 * in SYN-RECEIVED, has what was agreed on, and belongs to its listener until it is accepted.
 */
import * as seq from "../../base/seq.ts";
import { RCV_RST_PASSIVE, SYN_RECEIVED } from "../../machine/codes.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { ECN, EMBRYO, IN_TABLE, PASSIVE, SACK_OK, TIMESTAMPS, WSCALE } from "../block/flags.ts";
import type { Listening } from "../block/listening.ts";
import { stepRow } from "../block/step.ts";
import {
  ROW_ACC_ECN,
  ROW_ACKED,
  ROW_ECN,
  ROW_ECN_LOST,
  ROW_RESENT,
  ROW_SACK,
  ROW_TIMESTAMPS,
  ROW_WSCALE,
} from "../block/synQueue.ts";
import { Extras, type Tcb } from "../block/tcb.ts";
import { copyTuple, type Tuple } from "../block/tuple.ts";
import { blockId } from "../close/ending.ts";
import { resetInAnswer } from "../close/reset.ts";
import { agreeAsServer, readThirdAck } from "../receive/accEcn.ts";
import { ownMss } from "../send/segmentSize.ts";
import { dropSynRow, removeSynRow, synRowId } from "./halfOpen.ts";
import { timestampOffset } from "./isn.ts";
import { startSequence } from "./opening.ts";

/** The row's handshake is complete: its connection, unless the accept queue is full. */
export function completeRow(core: Core, row: number, seg: Segment, local: number): Tcb | undefined {
  const { synQueue, counters } = core;
  const listener = core.tcbs[synQueue.listener(row)] as Tcb;
  if (waitsForData(core, listener, row, seg)) return undefined;
  if ((listener.listening as Listening).full) {
    counters.ListenOverflows++;
    counters.ListenDrops++;
    if (core.settings.tcp_abort_on_overflow === 0) {
      synQueue.set(row, ROW_ACKED); // the SYN,ACK's timer will try again
      return undefined;
    }
    counters.EmbryonicRsts++;
    resetInAnswer(core, seg, local);
    stepRow(core, synRowId(row), SYN_RECEIVED, RCV_RST_PASSIVE);
    removeSynRow(core, row);
    return undefined;
  }
  const child = childOfRow(core, listener, row);
  if (child.accEcn !== null) readThirdAck(core, child.accEcn, seg);
  return child;
}

/** TCP_DEFER_ACCEPT: a bare ACK is not enough while the listener waits for data. */
function waitsForData(core: Core, listener: Tcb, row: number, seg: Segment): boolean {
  const { synQueue } = core;
  if ((listener.extras?.deferAccept ?? 0) === 0 || seg.segLen > 0) return false;
  let passed = 0;
  for (let i = 0; i < synQueue.tries(row); i++) passed += 2 ** i;
  if (passed >= (listener.extras?.deferAccept ?? 0)) return false;
  synQueue.set(row, ROW_ACKED);
  core.counters.TCPDeferAcceptDrop++;
  return true;
}

function childOfRow(core: Core, listener: Tcb, row: number): Tcb {
  const { synQueue } = core;
  const traced = core.tracer?.rowOf(synRowId(row));
  const tries = Math.max(synQueue.tries(row), synQueue.has(row, ROW_RESENT) ? 1 : 0);
  const sentAt = synQueue.sentAt(row);
  synQueue.tupleOf(row, core.rowTuple);
  const child = newChild(core, listener, core.rowTuple);
  takeAgreed(core, child, row);
  child.retries = tries;
  child.synSentAt = sentAt;
  if (traced !== undefined) child.connection = traced.connection;
  core.handOver(child, synRowId(row), blockId(child));
  dropSynRow(core, row);
  child.flags |= IN_TABLE;
  return child;
}

/** A block for a connection of `listener`, which hands its options down; in no table yet. */
export function newChild(core: Core, listener: Tcb, tuple: Tuple): Tcb {
  const child = core.allocate();
  copyTuple(child, tuple);
  // The row stood in SYN-RECEIVED already: this is no step.
  child.state = SYN_RECEIVED;
  child.flags = PASSIVE | EMBRYO;
  child.options = listener.options;
  child.parent = listener.id;
  child.sndbuf = listener.sndbuf;
  child.rcvbuf = listener.rcvbuf;
  child.congestion = listener.congestion;
  child.pmtu = core.paths.mtu(tuple, core.mtu, core.now);
  child.ownMss = ownMss(core, tuple, listener.extras?.maxSegment ?? 0);
  if (listener.extras !== null) child.extras = Object.assign(new Extras(), listener.extras);
  child.tsOffset = timestampOffset(core, tuple);
  return child;
}

function takeAgreed(core: Core, child: Tcb, row: number): void {
  const { synQueue } = core;
  startSequence(child, synQueue.iss(row));
  if (synQueue.has(row, ROW_TIMESTAMPS)) child.flags |= TIMESTAMPS;
  if (synQueue.has(row, ROW_SACK)) child.flags |= SACK_OK;
  if (synQueue.has(row, ROW_WSCALE)) child.flags |= WSCALE;
  if (synQueue.has(row, ROW_ECN)) child.flags |= ECN;
  if (synQueue.has(row, ROW_ACC_ECN)) {
    agreeAsServer(child, synQueue.codepoint(row), synQueue.has(row, ROW_ECN_LOST));
  }
  child.peerMss = synQueue.mss(row);
  child.snd.scale = synQueue.peerScale(row);
  setReceive(core, child, synQueue.irs(row), synQueue.ownScale(row), synQueue.window(row));
  child.rcv.tsRecent = synQueue.tsRecent(row);
}

/** The receive variables of a connection whose SYN,ACK has left. */
export function setReceive(core: Core, tcb: Tcb, irs: number, scale: number, window: number): void {
  const { rcv } = tcb;
  rcv.nxt = seq.add(irs, 1);
  rcv.read = rcv.nxt;
  rcv.wup = rcv.nxt;
  rcv.wnd = window;
  rcv.ssthresh = window;
  rcv.scale = scale;
  tcb.tsRecentStamp = core.ms;
}
