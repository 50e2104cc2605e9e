/**
 * Adding connections up straight from their columns, without an object for each: the summary, and
 * how telling each one is, for the order in which they are listed.
 */

import { TIME_WAIT } from "../../machine/codes.ts";
import {
  type CaptureNote,
  type ClosedHow,
  conclude,
  type End,
  type Evidence,
  EXAMPLES,
  findingsOf,
  type OpenedHow,
  type Reset,
  type ResetCause,
  type Rule,
  type Severity,
  type Summary,
  secondsOf,
} from "../../trace/index.ts";
import { IS_CLOSED_BY_CLIENT } from "../track/codes.ts";
import * as CONNECTION from "../track/columns/connectionPlaces.ts";
import * as END from "../track/columns/endPlaces.ts";
import { REUSED_TOO_EARLY } from "../track/incarnations.ts";
import type { Notes } from "../track/notes.ts";
import type { Case } from "./case.ts";
import { retransmittedOf } from "./moved.ts";
import { CLOSED_CROSSING, NOT_PLAIN, plainCloseOf } from "./plainLife.ts";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };
/** What a finding weighs when connections are ordered. */
const WEIGHT: Readonly<Record<Severity, number>> = { error: 1e6, warning: 1e3, note: 1 };
/** More than this no connection weighs, so that weight and number fit one double together. */
const HEAVIEST = 1e7;

interface Total {
  connections: number;
  readonly examples: number[];
  /** The last connection counted: both ends may break one rule. */
  last: number;
}

interface ResetTotal extends Total {
  readonly by: Reset["by"];
  readonly cause: ResetCause;
}

interface RuleTotal extends Total {
  severity: Severity;
}

type Owners = Record<End | "both", number>;

/** Running totals; `add` costs a few counters and keeps nothing of the connection. */
export class Tally {
  #connections = 0;
  #segments = 0;
  #bytes = 0;
  #retransmitted = 0;
  #startedAt = Number.POSITIVE_INFINITY;
  #lastAt = Number.NEGATIVE_INFINITY;
  #opened: Partial<Record<OpenedHow, number>> = {};
  #closed: Partial<Record<ClosedHow, number>> = {};
  #closedFirst: Owners = { client: 0, server: 0, both: 0 };
  #timeWait: Owners = { client: 0, server: 0, both: 0 };
  #midCapture = 0;
  #goingOn = 0;
  #missing = 0;
  #missingBytes = 0;
  #resets = new Map<string, ResetTotal>();
  #rules = new Map<Rule, RuleTotal>();

  /** The same totals, to be added to without touching these. */
  copy(): Tally {
    const copy = new Tally();
    copy.#connections = this.#connections;
    copy.#segments = this.#segments;
    copy.#bytes = this.#bytes;
    copy.#retransmitted = this.#retransmitted;
    copy.#startedAt = this.#startedAt;
    copy.#lastAt = this.#lastAt;
    copy.#midCapture = this.#midCapture;
    copy.#goingOn = this.#goingOn;
    copy.#missing = this.#missing;
    copy.#missingBytes = this.#missingBytes;
    copy.#opened = { ...this.#opened };
    copy.#closed = { ...this.#closed };
    copy.#closedFirst = { ...this.#closedFirst };
    copy.#timeWait = { ...this.#timeWait };
    for (const [key, total] of this.#resets) copy.#resets.set(key, copyOf(total));
    for (const [rule, total] of this.#rules) copy.#rules.set(rule, copyOf(total));
    return copy;
  }

  /**
   * Counts the connection that `c` is on, whose evidence is `life`, and returns how telling it is:
   * what its findings weigh by severity, up to 10^7.
   */
  add(c: Case, life: Evidence): number {
    const { connection, ends } = c;
    const [client, server] = ends;
    this.#connections++;
    this.#segments += client.segments + server.segments;
    this.#bytes += client.bytes + server.bytes;
    const again = retransmittedOf(c);
    this.#retransmitted += again.client + again.server;
    this.#startedAt = Math.min(this.#startedAt, connection.startedAt);
    this.#lastAt = Math.max(this.#lastAt, connection.lastAt);
    const known = conclude(life);
    const { opened, closed, closedFirst: first } = known;
    this.#opened[opened] = (this.#opened[opened] ?? 0) + 1;
    this.#closed[closed] = (this.#closed[closed] ?? 0) + 1;
    if (first !== null) this.#closedFirst[first]++;
    const { owner } = known.waiting;
    if (owner !== null) this.#timeWait[owner]++;
    if (opened === "mid-capture") this.#midCapture++;
    if (closed === "open" || closed === "half-closed") this.#goingOn++;
    const missing = c.rareEnds[0].missingBytes + c.rareEnds[1].missingBytes;
    if (missing > 0) this.#missing++;
    this.#missingBytes += missing;
    this.#addReset(life, known.resetCause, connection.number);
    let weight = 0;
    for (const { rule, severity } of findingsOf(life, known)) {
      this.#addRule(rule, severity, connection.number);
      weight += WEIGHT[severity];
    }
    return Math.min(weight, HEAVIEST);
  }

  /**
   * The same for a connection whose life was plain, from its record at `at`; -1 for any other.
   */
  addPlain(w: Int32Array, d: Float64Array, at: number): number {
    const close = plainCloseOf(w, d, at);
    if (close === NOT_PLAIN) return -1;
    const client = at + CONNECTION.words;
    const server = client + END.words;
    const times = at >> 1;
    this.#connections++;
    this.#segments += (w[client + END.segments] as number) + (w[server + END.segments] as number);
    this.#bytes +=
      (d[(client >> 1) + END.bytes] as number) + (d[(server >> 1) + END.bytes] as number);
    this.#retransmitted +=
      (w[client + END.retransmitted] as number) + (w[server + END.retransmitted] as number);
    this.#startedAt = Math.min(this.#startedAt, d[times + CONNECTION.startedAt] as number);
    this.#lastAt = Math.max(this.#lastAt, d[times + CONNECTION.lastAt] as number);
    const isCrossed = close === CLOSED_CROSSING;
    const closed = isCrossed ? "simultaneous" : "three-segment";
    this.#opened.handshake = (this.#opened.handshake ?? 0) + 1;
    this.#closed[closed] = (this.#closed[closed] ?? 0) + 1;
    const isByClient = ((w[at + CONNECTION.facts] as number) & IS_CLOSED_BY_CLIENT) !== 0;
    if (isCrossed) this.#closedFirst.both++;
    else if (isByClient) this.#closedFirst.client++;
    else this.#closedFirst.server++;
    const isClientWaiting = w[client + END.state] === TIME_WAIT;
    const isServerWaiting = w[server + END.state] === TIME_WAIT;
    if (isClientWaiting && isServerWaiting) this.#timeWait.both++;
    else if (isClientWaiting) this.#timeWait.client++;
    else if (isServerWaiting) this.#timeWait.server++;
    return this.#addReuse(w, at);
  }

  #addReuse(w: Int32Array, at: number): number {
    const reuse = w[at + CONNECTION.reuse] as number;
    if (reuse === 0) return 0;
    const rule = reuse === REUSED_TOO_EARLY ? "time-wait-reused-too-early" : "time-wait-reused";
    const severity = reuse === REUSED_TOO_EARLY ? "warning" : "note";
    this.#addRule(rule, severity, w[at + CONNECTION.number] as number);
    return WEIGHT[severity];
  }

  /** Tells what connections show about the capture: where it starts and ends, what it lacks. */
  noteTo(notes: Notes): void {
    notes.set("starts-in-the-middle", this.#midCapture, {});
    notes.set("ends-in-the-middle", this.#goingOn, {});
    notes.set("packets-missing", this.#missing, { bytes: this.#missingBytes });
  }

  /** The totals as the summary view wants them. */
  summary(epoch: string | null, notes: readonly CaptureNote[]): Summary {
    const isEmpty = this.#connections === 0;
    return {
      connections: this.#connections,
      segments: this.#segments,
      bytes: this.#bytes,
      retransmitted: this.#retransmitted,
      startedAt: isEmpty ? 0 : secondsOf(this.#startedAt),
      lastAt: isEmpty ? 0 : secondsOf(this.#lastAt),
      epoch,
      opened: this.#opened,
      closed: this.#closed,
      closedFirst: this.#closedFirst,
      timeWait: this.#timeWait,
      resets: [...this.#resets.values()]
        .map(({ by, cause, connections, examples }) => ({ by, cause, connections, examples }))
        .sort((a, b) => b.connections - a.connections),
      findings: [...this.#rules]
        .map(([rule, { severity, connections, examples }]) => {
          return { rule, severity, connections, examples };
        })
        .sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.connections - a.connections),
      notes,
    };
  }

  #addReset({ rst }: Evidence, cause: ResetCause | null, number: number): void {
    if (rst === null || cause === null) return;
    const by = cause === "middlebox" ? "middlebox" : rst.from;
    const key = `${by} ${cause}`;
    let total = this.#resets.get(key);
    if (total === undefined) {
      total = { by, cause, connections: 0, examples: [], last: 0 };
      this.#resets.set(key, total);
    }
    count(total, number);
  }

  #addRule(rule: Rule, severity: Severity, number: number): void {
    let total = this.#rules.get(rule);
    if (total === undefined) {
      total = { severity, connections: 0, examples: [], last: 0 };
      this.#rules.set(rule, total);
    }
    if (RANK[severity] < RANK[total.severity]) total.severity = severity;
    if (total.last !== number) count(total, number);
  }
}

const copyOf = <T extends Total>(total: T): T => ({ ...total, examples: [...total.examples] });

function count(total: Total, number: number): void {
  total.connections++;
  total.last = number;
  if (total.examples.length < EXAMPLES) total.examples.push(number);
}
