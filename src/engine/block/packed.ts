/**
 * Recovery's state of connections at rest, as rows of words: what must outlive the rest, exactly,
 * and nothing else. Of a connection that never lost anything that is a fifth of the object. What
 * only losses, ECN or reordering write makes a second row, and a congestion module's own state,
 * which windows beyond HyStart's least have, stays as it is.
 */
import { flagWord } from "../../base/flagWord.ts";
import { getNumber, putNumber, Rows } from "../../base/rows.ts";
import {
  BUSY,
  IDLE,
  type ModuleState,
  NO_BOARD,
  OPEN,
  PROBE_NONE,
  type RecoveryState,
  RWND_LIMITED,
  SNDBUF_LIMITED,
} from "./recoveryState.ts";

/** Words of a row; the last is the number of its second one, or NONE. */
const WIDTH = 34;
const SECOND = WIDTH - 1;
const SECOND_WIDTH = 25;
const NONE = -1;

// Places of the numbers that take two words, and of the one with bits.
const BYTES_SENT = 0;
const RACK_SENT_AT = 2;
const LAST_SENT_AT = 4;
const BUSY_TIME = 6;
const BITS = 8;
const WORDS = 9;
const ofFirst = flagWord(32);
const RACK_ADVANCED = ofFirst();
const CWND_LIMITED = ofFirst();
// Of the second row.
const BYTES_RETRANSMITTED = 0;
const RWND_TIME = 2;
const SNDBUF_TIME = 4;
const SECOND_BITS = 6;
const SECOND_WORDS = 7;
const ofSecond = flagWord(32);
const UNDO_ARMED = ofSecond();
const DSACK_SEEN = ofSecond();

/** Nothing in flight and no episode open: what is left are memories. */
export function isAtRest(s: RecoveryState): boolean {
  return (
    s.board === NO_BOARD &&
    s.state === OPEN &&
    s.limit === IDLE &&
    s.burst === 0 &&
    (s.sackedOut | s.lostOut | s.retransmitsOut) === 0 &&
    s.probeDue === PROBE_NONE &&
    s.probeOut === PROBE_NONE &&
    !(s.reneging || s.frto || s.newDataFirst || s.resendHeld)
  );
}

/** Rows by number. */
export class PackedStates {
  readonly #rows = new Rows(WIDTH);
  readonly #seconds = new Rows(SECOND_WIDTH);
  readonly #modules = new Map<number, ModuleState>();

  /** A row with all that a state at rest holds; -1 when a number is too large for it. */
  add(state: RecoveryState): number {
    const row = this.#rows.take();
    const words = this.#rows.page(row);
    const at = this.#rows.at(row);
    words[at + SECOND] = NONE;
    if (!putFirst(words, at, state) || !this.#addSecond(words, at, state)) {
      this.remove(row);
      return NONE;
    }
    if (state.module !== null) this.#modules.set(row, state.module);
    return row;
  }

  /** Puts back into `state`, which is as new, what the row holds. */
  read(row: number, state: RecoveryState): void {
    const words = this.#rows.page(row);
    const at = this.#rows.at(row);
    getFirst(words, at, state);
    const second = words[at + SECOND] as number;
    if (second !== NONE) getSecond(this.#seconds.page(second), this.#seconds.at(second), state);
    state.module = this.#modules.get(row) ?? null;
  }

  /** Forgets a row. */
  remove(row: number): void {
    const second = this.#rows.page(row)[this.#rows.at(row) + SECOND] as number;
    if (second !== NONE) this.#seconds.give(second);
    this.#modules.delete(row);
    this.#rows.give(row);
  }

  #addSecond(words: Int32Array, at: number, state: RecoveryState): boolean {
    if (!hasSecond(state)) return true;
    const second = this.#seconds.take();
    words[at + SECOND] = second;
    return putSecond(this.#seconds.page(second), this.#seconds.at(second), state);
  }
}

/** The place that `put` writes to next, and whether all that it wrote were whole words. */
let place = 0;
let exact = true;

function put(words: Int32Array, value: number): void {
  words[place++] = value;
  if ((value | 0) !== value) exact = false;
}

const get = (words: Int32Array): number => words[place++] as number;

function putFirst(words: Int32Array, at: number, s: RecoveryState): boolean {
  putNumber(words, at + BYTES_SENT, s.bytesSent);
  putNumber(words, at + RACK_SENT_AT, s.rackSentAt);
  putNumber(words, at + LAST_SENT_AT, s.lastSentAt);
  putNumber(words, at + BUSY_TIME, s.limitTimes[BUSY]);
  words[at + BITS] = (s.rackAdvanced ? RACK_ADVANCED : 0) | (s.cwndLimited ? CWND_LIMITED : 0);
  place = at + WORDS;
  exact = true;
  put(words, s.highestSack);
  put(words, s.delivered);
  put(words, s.segmentsSent);
  put(words, s.highSeq);
  put(words, s.reordering);
  put(words, s.rackEnd);
  put(words, s.rackRtt);
  put(words, s.rackDelivered);
  put(words, s.cwndCount);
  put(words, s.maxOut);
  put(words, s.cwndUsageEnd);
  put(words, s.cwndUsed);
  put(words, s.cwndStamp);
  put(words, s.srtt8);
  put(words, s.mdev4);
  put(words, s.mdevMax4);
  put(words, s.rttvar4);
  put(words, s.rttEnd);
  put(words, s.minRtt.best);
  put(words, s.minRtt.bestAt);
  put(words, s.minRtt.second);
  put(words, s.minRtt.secondAt);
  put(words, s.minRtt.third);
  put(words, s.minRtt.thirdAt);
  return exact;
}

function getFirst(words: Int32Array, at: number, s: RecoveryState): void {
  s.bytesSent = getNumber(words, at + BYTES_SENT);
  s.rackSentAt = getNumber(words, at + RACK_SENT_AT);
  s.lastSentAt = getNumber(words, at + LAST_SENT_AT);
  s.limitTimes[BUSY] = getNumber(words, at + BUSY_TIME);
  const bits = words[at + BITS] as number;
  s.rackAdvanced = (bits & RACK_ADVANCED) !== 0;
  s.cwndLimited = (bits & CWND_LIMITED) !== 0;
  place = at + WORDS;
  s.highestSack = get(words);
  s.delivered = get(words);
  s.segmentsSent = get(words);
  s.highSeq = get(words);
  s.reordering = get(words);
  s.rackEnd = get(words);
  s.rackRtt = get(words);
  s.rackDelivered = get(words);
  s.cwndCount = get(words);
  s.maxOut = get(words);
  s.cwndUsageEnd = get(words);
  s.cwndUsed = get(words);
  s.cwndStamp = get(words);
  s.srtt8 = get(words);
  s.mdev4 = get(words);
  s.mdevMax4 = get(words);
  s.rttvar4 = get(words);
  s.rttEnd = get(words);
  s.minRtt.best = get(words);
  s.minRtt.bestAt = get(words);
  s.minRtt.second = get(words);
  s.minRtt.secondAt = get(words);
  s.minRtt.third = get(words);
  s.minRtt.thirdAt = get(words);
}

/** Whether anything was lost, marked or late, ever. */
function hasSecond(s: RecoveryState): boolean {
  const totals = s.deliveredCe | s.lost | s.retransmits | s.timeouts | s.dsacks | s.reorderings;
  const episode = s.undoMarker | (s.undoRetransmits + 1) | s.priorCwnd | s.priorSsthresh;
  const rest = s.prrDelivered | s.prrOut | s.probeEnd | (s.rackSteps - 1) | s.rackPersist;
  const times = s.timeoutEpisodes | s.timeoutTime | s.timeoutSince;
  return (
    (totals | episode | rest | times) !== 0 ||
    s.undoArmed ||
    s.rackDsackSeen ||
    s.bytesRetransmitted !== 0 ||
    s.limitTimes[RWND_LIMITED] !== 0 ||
    s.limitTimes[SNDBUF_LIMITED] !== 0
  );
}

function putSecond(words: Int32Array, at: number, s: RecoveryState): boolean {
  putNumber(words, at + BYTES_RETRANSMITTED, s.bytesRetransmitted);
  putNumber(words, at + RWND_TIME, s.limitTimes[RWND_LIMITED]);
  putNumber(words, at + SNDBUF_TIME, s.limitTimes[SNDBUF_LIMITED]);
  words[at + SECOND_BITS] = (s.undoArmed ? UNDO_ARMED : 0) | (s.rackDsackSeen ? DSACK_SEEN : 0);
  place = at + SECOND_WORDS;
  exact = true;
  put(words, s.deliveredCe);
  put(words, s.lost);
  put(words, s.retransmits);
  put(words, s.timeouts);
  put(words, s.dsacks);
  put(words, s.reorderings);
  put(words, s.undoMarker);
  put(words, s.undoRetransmits);
  put(words, s.priorCwnd);
  put(words, s.priorSsthresh);
  put(words, s.prrDelivered);
  put(words, s.prrOut);
  put(words, s.probeEnd);
  put(words, s.rackSteps);
  put(words, s.rackPersist);
  put(words, s.timeoutEpisodes);
  put(words, s.timeoutTime);
  put(words, s.timeoutSince);
  return exact;
}

function getSecond(words: Int32Array, at: number, s: RecoveryState): void {
  s.bytesRetransmitted = getNumber(words, at + BYTES_RETRANSMITTED);
  s.limitTimes[RWND_LIMITED] = getNumber(words, at + RWND_TIME);
  s.limitTimes[SNDBUF_LIMITED] = getNumber(words, at + SNDBUF_TIME);
  const bits = words[at + SECOND_BITS] as number;
  s.undoArmed = (bits & UNDO_ARMED) !== 0;
  s.rackDsackSeen = (bits & DSACK_SEEN) !== 0;
  place = at + SECOND_WORDS;
  s.deliveredCe = get(words);
  s.lost = get(words);
  s.retransmits = get(words);
  s.timeouts = get(words);
  s.dsacks = get(words);
  s.reorderings = get(words);
  s.undoMarker = get(words);
  s.undoRetransmits = get(words);
  s.priorCwnd = get(words);
  s.priorSsthresh = get(words);
  s.prrDelivered = get(words);
  s.prrOut = get(words);
  s.probeEnd = get(words);
  s.rackSteps = get(words);
  s.rackPersist = get(words);
  s.timeoutEpisodes = get(words);
  s.timeoutTime = get(words);
  s.timeoutSince = get(words);
}
