/**
 * The states of an end that does not tell: the peer of a live host. As of a captured connection
 * they follow from segments, seen where the other end stands: what it sent proves where it was, and
 * what is sent to it makes it step once it arrives. What has no row in the table makes no step.
 */
import { gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { State } from "../../machine/states.ts";
import { TRANSITIONS, type Trigger } from "../../machine/transitions.ts";
import type { End, SegmentEvent, StepEvent } from "../events.ts";
import { timestampsOf } from "./options.ts";
import { hasAck, hasFin, hasSyn } from "./parts.ts";
import type { Stream } from "./stream.ts";

/** What is inferred of one end. */
export class SilentEnd {
  readonly end: End;
  readonly steps: StepEvent[] = [];
  #state: State = "CLOSED";
  #isOpenedPassively = false;
  #hasReceivedFin = false;

  constructor(end: End) {
    this.end = end;
  }

  /** The same, to go on apart. */
  copy(): SilentEnd {
    const copy = new SilentEnd(this.end);
    copy.steps.push(...this.steps);
    copy.#state = this.#state;
    copy.#isOpenedPassively = this.#isOpenedPassively;
    copy.#hasReceivedFin = this.#hasReceivedFin;
    return copy;
  }

  /** Reads a segment of either end, once the streams have read it. */
  read(s: SegmentEvent, mine: Stream, other: Stream): void {
    if (s.from === this.end) this.#readOwn(s, mine, other);
    else this.#readOther(s, other, mine);
  }

  /** The RST that ended the connection was sent to it. */
  reset(s: SegmentEvent): void {
    const isBack = this.#state === "SYN-RECEIVED" && this.#isOpenedPassively;
    this.#step(s, isBack ? "rcv RST, opened passively" : "rcv RST", s.at);
  }

  #readOwn(s: SegmentEvent, mine: Stream, other: Stream): void {
    if (hasSyn(s)) this.#readSyn(s, other);
    else if (hasAck(s) && other.hasSynAck && this.#state === "SYN-SENT") {
      this.#step(s, "rcv SYN,ACK", other.syns.at(-1)?.at ?? s.at);
    }
    const fin = other.fins.at(-1);
    if (fin !== undefined && !this.#hasReceivedFin && hasAck(s) && gt(s.ack, other.finSeq)) {
      this.#receiveFin(fin);
    }
    if (hasFin(s) && mine.finCount === 1) this.#step(s, "CLOSE", s.at);
  }

  #readSyn(s: SegmentEvent, other: Stream): void {
    if (!hasAck(s)) {
      this.#step(s, "active OPEN", s.at);
      return;
    }
    if (this.#state === "CLOSED" && this.steps.length === 0) {
      this.#state = "LISTEN";
      this.#isOpenedPassively = true;
    }
    const [first] = other.syns;
    const isEcho = first !== undefined && timestampsOf(s)?.ecr === timestampsOf(first)?.val;
    const syn = isEcho && timestampsOf(s) !== null ? first : other.syns.at(-1);
    this.#step(s, "rcv SYN", syn?.at ?? s.at);
  }

  #readOther(s: SegmentEvent, mine: Stream, other: Stream): void {
    if (!hasAck(s)) return;
    if (mine.iss !== null && gt(s.ack, mine.iss)) this.#step(s, "rcv ACK of SYN", s.at);
    if (mine.finAck !== s) return;
    // A FIN that passed before this ACK arrives before it: the FINs crossed.
    const [fin] = other.fins;
    const isCrossed = fin !== undefined && fin !== s && this.#state === "FIN-WAIT-1";
    if (isCrossed && !this.#hasReceivedFin) this.#receiveFin(other.fins.at(-1) ?? fin);
    this.#step(s, "rcv ACK of FIN", s.at);
  }

  #receiveFin(fin: SegmentEvent): void {
    this.#hasReceivedFin = true;
    this.#step(fin, "rcv FIN", fin.at);
  }

  #step({ connection, frame }: SegmentEvent, trigger: Trigger, at: Micros): void {
    const from = this.#state;
    const row = TRANSITIONS.find(([state, by]) => state === from && by === trigger);
    if (row === undefined) return;
    this.#state = row[2];
    const latest = Math.max(at, this.steps.at(-1)?.at ?? at);
    const { end } = this;
    this.steps.push({
      kind: "step",
      connection,
      at: latest,
      end,
      from,
      to: this.#state,
      trigger,
      frame,
      how: "inferred",
    });
  }
}
