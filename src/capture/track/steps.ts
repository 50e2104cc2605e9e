/**
 * The step log: every step of every end, as a row of RFC 9293's table with the frame that caused
 * it.
 *
 * Entries of one connection are chained in the order in which they became known. A step may become
 * known later than it happened (an ACK proves that a FIN had arrived), so it bears the frame and
 * the time of its cause; the times of one end never go back. A step that was only inferred can be
 * taken back, when a retransmission proves that its cause never arrived.
 */
import { assert } from "../../base/assert.ts";
import type { Micros } from "../../base/time.ts";
import { NO_ROW, ROW_OF, TO_OF } from "../../machine/index.ts";
import { FIRST_STATE_SHIFT, UNKNOWN } from "./codes.ts";
import type { ConnectionColumns } from "./columns/connection.ts";
import * as CONNECTION from "./columns/connectionPlaces.ts";
import type { EndColumns } from "./columns/end.ts";
import * as END from "./columns/endPlaces.ts";
import { StepColumns } from "./columns/step.ts";
import * as STEP from "./columns/stepPlaces.ts";
import { Slabs } from "./slabs.ts";

/** How a step is known, as in the log. */
export const SEEN = 0;
export const INFERRED = 1;

/** What `StepColumns.what` holds. */
export const rowOf = (what: number): number => what & 0xff;
export const howOf = (what: number): number => (what >> 8) & 1;
export const endOf = (what: number): number => (what >> 9) & 1;
export const stateOf = (what: number): number => (what >> 12) & 0xf;

/** The log of all connections. */
export class StepLog {
  readonly #slabs = new Slabs(STEP.words);
  readonly #entry = new StepColumns();

  /**
   * `end` takes the row of its state and `trigger` (a code of `TRIGGERS`) and says whether there is
   * one: an observer who misread a segment must not make up a step that the table does not have.
   */
  step(
    connection: ConnectionColumns,
    end: EndColumns,
    direction: number,
    trigger: number,
    how: number,
    frame: number,
    at: Micros,
  ): boolean {
    const from = end.w[end.at + END.state] as number;
    const key = (from << 4) | trigger;
    const row = from === UNKNOWN ? NO_ROW : (ROW_OF[key] as number);
    if (row === NO_ROW) return false;
    this.#append(connection, end, direction, row, TO_OF[key] as number, how, frame, at);
    return true;
  }

  /** `end`, of which too little was seen, turns out to be in `state`. */
  enter(
    connection: ConnectionColumns,
    end: EndColumns,
    direction: number,
    state: number,
    how: number,
    frame: number,
    at: Micros,
  ): void {
    assert(end.state === UNKNOWN, "only an unknown state is found out");
    this.#append(connection, end, direction, NO_ROW, state, how, frame, at);
  }

  /** Takes back the steps of `end` that were inferred from frame `since` on. */
  takeBack(connection: ConnectionColumns, end: EndColumns, direction: number, since: number): void {
    let state = end.facts >>> FIRST_STATE_SHIFT;
    let last = 0;
    let isKept = true;
    const entry = this.#entry;
    for (let at = connection.firstStep; at !== 0; ) {
      this.#seek(at - 1);
      const next = entry.next;
      const isMine = endOf(entry.what) === direction;
      isKept &&= !(isMine && howOf(entry.what) === INFERRED && entry.frame >= since);
      if (isKept || !isMine) {
        if (isMine) state = stateOf(entry.what);
        last = at;
      } else {
        this.#unlink(connection, last, at, next);
      }
      at = next;
    }
    end.state = state;
  }

  /** Entry `at` (a `firstStep`, or the `next` of another): one record, put on each in turn. */
  entry(at: number): StepColumns {
    this.#seek(at - 1);
    return this.#entry;
  }

  /** Gives the entries of a connection back. */
  release(connection: ConnectionColumns): void {
    const entry = this.#entry;
    for (let at = connection.firstStep; at !== 0; ) {
      this.#seek(at - 1);
      const next = entry.next;
      this.#slabs.release(at - 1);
      at = next;
    }
    connection.firstStep = 0;
    connection.lastStep = 0;
  }

  #append(
    connection: ConnectionColumns,
    end: EndColumns,
    direction: number,
    row: number,
    state: number,
    how: number,
    frame: number,
    at: Micros,
  ): void {
    const slabs = this.#slabs;
    const index = slabs.add();
    const { w, d } = end;
    const stepAt = (end.at >> 1) + END.stepAt;
    const latest = d[stepAt] as number;
    const time = at > latest ? at : latest;
    const last = w[connection.at + CONNECTION.lastStep] as number;
    if (last === 0) w[connection.at + CONNECTION.firstStep] = index + 1;
    else slabs.words(last - 1)[slabs.start(last - 1) + STEP.next] = index + 1;
    w[connection.at + CONNECTION.lastStep] = index + 1;
    w[end.at + END.state] = state;
    d[stepAt] = time;
    const start = slabs.start(index);
    const words = slabs.words(index);
    words[start + STEP.what] = row | (how << 8) | (direction << 9) | (state << 12);
    words[start + STEP.frame] = frame;
    words[start + STEP.next] = 0;
    slabs.doubles(index)[(start >> 1) + STEP.time] = time;
  }

  #seek(index: number): void {
    const entry = this.#entry;
    entry.w = this.#slabs.words(index);
    entry.d = this.#slabs.doubles(index);
    entry.at = this.#slabs.start(index);
  }

  #unlink(connection: ConnectionColumns, before: number, at: number, next: number): void {
    this.#slabs.release(at - 1);
    if (before === 0) connection.firstStep = next;
    else {
      const entry = this.#entry;
      this.#seek(before - 1);
      entry.next = next;
    }
    if (connection.lastStep === at) connection.lastStep = before;
  }
}
