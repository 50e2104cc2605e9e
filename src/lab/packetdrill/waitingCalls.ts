/**
 * Calls that wait: `0...0.2 read(…)` begins at one time and must return at another while other
 * events go on. A waiting call is made again whenever something happened, as a sleeper is woken.
 */
import type { Micros } from "../../base/time.ts";
import type { CallSpec } from "./ast.ts";
import type { Calls } from "./calls.ts";
import { makeCall } from "./callTable.ts";
import { type Judge, seconds } from "./judge.ts";
import { reason } from "./messages/words.ts";
import type { Returned } from "./outcome.ts";
import { Failure } from "./result.ts";
import type { UnderTest } from "./underTest.ts";
import { numberOf } from "./values.ts";

interface Waiting {
  readonly call: CallSpec;
  readonly ends: Micros;
}

/** The calls of one run that have not returned yet, and the clock that they hold on to. */
export class WaitingCalls {
  readonly #calls: Calls;
  readonly #underTest: UnderTest;
  readonly #judge: Judge;
  #waiting: Waiting[] = [];

  constructor(calls: Calls, underTest: UnderTest, judge: Judge) {
    this.#calls = calls;
    this.#underTest = underTest;
    this.#judge = judge;
  }

  /** Makes a call that must return by `ends`, or at once when that is null. */
  start(call: CallSpec, ends: Micros | null, previous: Micros): void {
    const outcome = makeCall(this.#calls, call);
    if (outcome.kind === "blocked") {
      if (ends === null) throw new Failure(reason("blocks", call.name));
      this.#waiting.push({ call, ends });
      return;
    }
    verify(call, outcome);
    if (ends !== null) this.#checkTime({ call, ends }, previous);
  }

  /** Makes the waiting calls again. */
  retry(previous: Micros): void {
    for (const waiting of this.#waiting) {
      const outcome = makeCall(this.#calls, waiting.call);
      if (outcome.kind === "blocked") continue;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      verify(waiting.call, outcome);
      this.#checkTime(waiting, previous);
    }
  }

  /** Lets time pass up to and with `until`. */
  advance(until: Micros, previous: Micros): void {
    for (;;) {
      const limit = Math.min(until, this.#nextDeadline());
      this.#underTest.advance(limit, () => this.retry(previous));
      this.retry(previous);
      if (limit >= until) return;
    }
  }

  /** Lets time pass until a packet has left, at most up to `limit`. */
  advanceToPacket(limit: Micros, previous: Micros): void {
    while (this.#underTest.sent.length === 0) {
      const until = Math.min(limit, this.#nextDeadline());
      const stepped = this.#underTest.step(until);
      this.retry(previous);
      if (!stepped && until >= limit) return;
    }
  }

  /** Lets time pass until no call waits any more; each must return when it is due. */
  awaitAll(previous: Micros): void {
    for (let waiting = this.#waiting[0]; waiting !== undefined; waiting = this.#waiting[0]) {
      const last = waiting.ends + this.#judge.tolerance(waiting.ends - previous);
      this.advance(Math.max(last, this.#underTest.now), previous);
      if (this.#waiting[0] !== waiting) continue;
      throw new Failure(reason("notReturned", waiting.call.name, seconds(waiting.ends)));
    }
  }

  /** The script is over: what still waits must return in time. */
  finish(previous: Micros): void {
    this.awaitAll(previous);
  }

  /** poll() and epoll_wait() with a time limit wake by themselves. */
  #nextDeadline(): Micros {
    let next = Number.POSITIVE_INFINITY;
    for (const { call } of this.#waiting) {
      if (call.name !== "poll" && call.name !== "epoll_wait") continue;
      const limitMs = numberOf(call.args[call.name === "poll" ? 2 : 3]) ?? 0;
      const deadline = this.#calls.deadlineOf(call, limitMs);
      if (deadline > this.#underTest.now) next = Math.min(next, deadline);
    }
    return next;
  }

  #checkTime({ call, ends }: Waiting, previous: Micros): void {
    const { now } = this.#underTest;
    if (this.#judge.inTime({ from: ends, until: ends }, now, previous)) return;
    throw new Failure(reason("callTiming", call.name, seconds(ends), seconds(now)));
  }
}

/** The result must be the script's, and so must what the call wrote back. */
function verify(call: CallSpec, outcome: Returned): void {
  const wanted = call.result === null ? null : numberOf(call.result);
  const got = outcome.errno === null ? `${outcome.value}` : `-1 ${outcome.errno}`;
  // A script that names no errno takes any.
  const sameError = call.errno === null || call.errno === outcome.errno;
  const right = wanted === null || (wanted === outcome.value && sameError);
  if (!right) {
    const expected = call.errno === null ? `${wanted}` : `${wanted} ${call.errno}`;
    throw new Failure(reason("result", call.name, expected, got));
  }
  if (outcome.mismatch === null) return;
  const { what, expected, got: actual } = outcome.mismatch;
  throw new Failure(reason("answer", call.name, what, expected, actual));
}
