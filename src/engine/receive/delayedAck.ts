/**
 * When to acknowledge (RFC 9293 3.8.6.3, RFC 5681 4.2): at least every second full segment,
 * within half a second (MUST-40), at once for what is out of order. ACKs wait until all that has
 * arrived is processed, and one tells of all of it (MUST-58, MUST-59): see `pollTransmit`.
 *
 * Linux differs in being quicker: a new connection's first segments are each acknowledged at once,
 * until the traffic looks interactive ("pingpong"); the delay follows the peer's own pace.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { ACK_NOW, ACK_SCHEDULED, PINGPONG, PUSHED, PUSHED_TWICE } from "../block/flags.ts";
import { type Tcb, TIMER_DELAYED_ACK } from "../block/tcb.ts";
import { learnRatio } from "./receiveSpace.ts";
import { currentWindow, possibleWindow } from "./window.ts";

/**
 * Milliseconds: the least delay, the usual most, and the most that the standard allows, which is
 * less than half a second (MUST-40); Linux allows itself all of it.
 */
const LEAST = 40;
const MOST = 200;
const LONGEST = 499;
/** ACKs at once that a quick spell grants at most. */
const MOST_QUICK = 16;

/** An ACK goes out at the next chance. */
export function ackNow(core: Core, tcb: Tcb): void {
  tcb.flags |= ACK_NOW | ACK_SCHEDULED;
  core.wantsToSend(tcb);
}

/** One more duplicate ACK: as many leave as segments came out of order (RFC 5681 4.2). */
export function ackEach(core: Core, tcb: Tcb): void {
  if ((tcb.flags & ACK_NOW) !== 0 && tcb.duplicateAcksOwed < 0xffff) tcb.duplicateAcksOwed++;
  ackNow(core, tcb);
}

/** The next ACKs leave at once: Linux's quick ACK mode. */
export function quickAck(tcb: Tcb, most = MOST_QUICK): void {
  const wanted = Math.floor(tcb.rcv.wnd / (2 * tcb.rcv.mss)) || 2;
  tcb.quickAcks = Math.max(tcb.quickAcks, Math.min(wanted, most));
}

/**
 * SYN,ACK is answered by data that waited for it. Linux saves the bare ACK and takes the SYN,ACK
 * for the first move of a dialogue: that data makes the connection interactive ("pingpong").
 */
export function answerWithData(core: Core, tcb: Tcb): void {
  quickAck(tcb);
  tcb.atoMs = LEAST;
  tcb.lastDataReceived = core.ms;
}

/** Data has arrived: learn the peer's segment size and pace. */
export function dataArrived(core: Core, tcb: Tcb, length: number): void {
  tcb.flags |= ACK_SCHEDULED;
  measureMss(core, tcb, length);
  const since = core.ms - tcb.lastDataReceived;
  if (tcb.atoMs === 0) {
    quickAck(tcb);
    tcb.atoMs = LEAST;
  } else if (since <= LEAST >> 1) {
    tcb.atoMs = (tcb.atoMs >> 1) + (LEAST >> 1);
  } else if (since < tcb.atoMs) {
    tcb.atoMs = Math.min((tcb.atoMs >> 1) + since, tcb.rtoMicros / 1000) | 0;
  } else if (since > tcb.rtoMicros / 1000) {
    quickAck(tcb); // the sender may have restarted slowly
  }
  tcb.lastDataReceived = core.ms;
}

/** Learns the size of the peer's segments from one, or several under one header. */
export function measureMss(core: Core, tcb: Tcb, length: number): void {
  const size = core.input.segmentSize || length;
  if (size >= tcb.rcv.mss) {
    if (size !== tcb.rcv.mss) learnRatio(core, tcb, length);
    tcb.rcv.mss = Math.min(size, tcb.ownMss);
    return;
  }
  if ((tcb.flags & PUSHED) !== 0) tcb.flags |= PUSHED_TWICE;
  tcb.flags |= PUSHED;
}

/** A segment was processed: acknowledge now, later or not at all (`__tcp_ack_snd_check`). */
export function considerAck(core: Core, tcb: Tcb): void {
  if ((tcb.flags & ACK_SCHEDULED) === 0 || (tcb.flags & ACK_NOW) !== 0) return;
  const { rcv } = tcb;
  const waiting = seq.diff(rcv.nxt, rcv.wup);
  const gap = tcb.outOfOrder !== null && tcb.outOfOrder.count > 0;
  if (
    (waiting > rcv.mss && (seq.eq(rcv.nxt, rcv.read) || possibleWindow(core, tcb) >= rcv.wnd)) ||
    isQuick(tcb) ||
    tcb.accEcn?.changed === true ||
    gap
  ) {
    ackNow(core, tcb);
  } else {
    delayAck(core, tcb);
  }
}

const isQuick = (tcb: Tcb): boolean => tcb.quickAcks > 0 && (tcb.flags & PINGPONG) === 0;

/** RFC 9293 3.8.6.3, MUST-40, SHLD-18: later, but always within half a second. */
function delayAck(core: Core, tcb: Tcb): void {
  let delay = tcb.atoMs;
  if (delay > LEAST) {
    let most = (tcb.flags & (PINGPONG | PUSHED)) !== 0 ? MOST : LONGEST;
    if (tcb.srttMicros > 0) most = Math.min(most, Math.max(LEAST, tcb.srttMicros / 1000));
    delay = Math.min(delay, most);
  }
  // A first FIN without data before it has no delay yet: one tick, so that our FIN may take it
  // along.
  const due = core.now + Math.max(1, delay) * 1000;
  const running = core.timerDue(tcb, TIMER_DELAYED_ACK);
  if (running <= core.now + (delay >> 2) * 1000) ackNow(core, tcb);
  else if (due < running) core.setTimer(tcb, TIMER_DELAYED_ACK, due);
}

/** The delayed ACK's time has come. */
export function onDelayedAckTimer(core: Core, tcb: Tcb): void {
  if ((tcb.flags & ACK_SCHEDULED) === 0) return;
  if ((tcb.flags & PINGPONG) !== 0) {
    tcb.flags &= ~PINGPONG;
    tcb.atoMs = LEAST;
  } else {
    // The peer waits for us: guess wider.
    tcb.atoMs = Math.min(tcb.atoMs << 1, tcb.rtoMicros / 1000) | 0;
  }
  core.counters.DelayedACKs++;
  ackNow(core, tcb);
}

/** A segment with ACK leaves, with `length` bytes of data: whatever was owed is paid. */
export function ackSent(core: Core, tcb: Tcb, length: number): void {
  if (length === 0) core.counters.TCPPureAcks++;
  if ((tcb.flags & ACK_SCHEDULED) !== 0) {
    if (tcb.quickAcks > 0 && --tcb.quickAcks === 0) tcb.atoMs = LEAST;
    core.clearTimer(tcb, TIMER_DELAYED_ACK);
  }
  if (length === 0 && tcb.duplicateAcksOwed > 0) {
    tcb.duplicateAcksOwed--; // ACK_NOW stays: one more follows
    return;
  }
  tcb.duplicateAcksOwed = 0;
  tcb.flags &= ~(ACK_NOW | ACK_SCHEDULED | PUSHED | PUSHED_TWICE);
}

/** The user has read: tell of the room, if that is worth a segment (`tcp_cleanup_rbuf`). */
export function afterRead(core: Core, tcb: Tcb): void {
  const { rcv } = tcb;
  if ((tcb.flags & ACK_SCHEDULED) !== 0) {
    const small =
      (tcb.flags & PUSHED_TWICE) !== 0 ||
      ((tcb.flags & PUSHED) !== 0 && (tcb.flags & PINGPONG) === 0);
    if (seq.diff(rcv.nxt, rcv.wup) > rcv.mss || (small && seq.eq(rcv.nxt, rcv.read))) {
      ackNow(core, tcb);
      return;
    }
  }
  // RFC 9293 3.8.6.2.2: a window update once the window has doubled, not byte by byte.
  const current = currentWindow(tcb);
  const possible = possibleWindow(core, tcb);
  if (possible > 0 && possible >= 2 * current) ackNow(core, tcb);
}

/** TCP_QUICKACK: on, the ACK that waits leaves and the next ones do not wait; off, they do. */
export function setAckMode(core: Core, tcb: Tcb, quick: boolean): void {
  if (!quick) {
    tcb.flags |= PINGPONG;
    return;
  }
  tcb.flags &= ~PINGPONG;
  quickAck(tcb);
  if ((tcb.flags & ACK_SCHEDULED) !== 0) ackNow(core, tcb);
}
