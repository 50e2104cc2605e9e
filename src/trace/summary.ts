/**
 * What all connections of a source come to: counts by how they were opened, closed and reset, what
 * was found, and what is to be said of the capture itself. Adding a connection costs a few counters
 * and keeps no reference to it, so endless input stays bounded.
 */
import type { CaptureNote } from "./captureNotes.ts";
import type { ClosedHow, Lifecycle, OpenedHow, Reset, ResetCause } from "./lifecycle.ts";
import type { Rule } from "./rules/index.ts";
import type { Severity } from "./words.ts";

/** At most this many connections are named as examples of a finding or a cause. */
export const EXAMPLES = 5;

/** One rule over all connections. */
export interface RuleTotal {
  readonly rule: Rule;
  /** The worst that it was found with. */
  readonly severity: Severity;
  readonly connections: number;
  /** Numbers of the first connections that show it, at most `EXAMPLES`. */
  readonly examples: readonly number[];
}

/** One cause of resets over all connections, by one culprit. */
export interface ResetTotal {
  readonly by: Reset["by"];
  readonly cause: ResetCause;
  readonly connections: number;
  readonly examples: readonly number[];
}

/** Everything that the summary view tells. Times are seconds after the source's zero. */
export interface Summary {
  readonly connections: number;
  /** Segments of TCP, retransmissions included, and their distinct payload bytes. */
  readonly segments: number;
  readonly bytes: number;
  readonly retransmitted: number;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly epoch: string | null;
  readonly opened: Readonly<Partial<Record<OpenedHow, number>>>;
  readonly closed: Readonly<Partial<Record<ClosedHow, number>>>;
  readonly closedFirst: Readonly<Record<"client" | "server" | "both", number>>;
  readonly timeWait: Readonly<Record<"client" | "server" | "both", number>>;
  /** Most frequent first. */
  readonly resets: readonly ResetTotal[];
  /** Errors first, then the most frequent. */
  readonly findings: readonly RuleTotal[];
  readonly notes: readonly CaptureNote[];
}

const SEVERITY_RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

interface Tally {
  severity: Severity;
  connections: number;
  /** The last one counted: a rule that both ends broke makes two findings of one connection. */
  last: number;
  readonly examples: number[];
}

/** Adds connections up, one by one. */
export class SummaryBuilder {
  #connections = 0;
  #segments = 0;
  #bytes = 0;
  #retransmitted = 0;
  #startedAt = Number.POSITIVE_INFINITY;
  #lastAt = Number.NEGATIVE_INFINITY;
  #epoch: string | null = null;
  readonly #opened: Partial<Record<OpenedHow, number>> = {};
  readonly #closed: Partial<Record<ClosedHow, number>> = {};
  readonly #closedFirst = { client: 0, server: 0, both: 0 };
  readonly #timeWait = { client: 0, server: 0, both: 0 };
  readonly #resets = new Map<string, Tally & { by: Reset["by"]; cause: ResetCause }>();
  readonly #findings = new Map<Rule, Tally>();

  /** Counts one connection. */
  add(life: Lifecycle): void {
    this.#connections++;
    this.#segments += life.moved.client.segments + life.moved.server.segments;
    this.#bytes += life.moved.client.bytes + life.moved.server.bytes;
    this.#retransmitted += life.retransmitted.client + life.retransmitted.server;
    this.#startedAt = Math.min(this.#startedAt, life.startedAt);
    this.#lastAt = Math.max(this.#lastAt, life.lastAt);
    this.#epoch ??= life.epoch;
    this.#opened[life.opened.how] = (this.#opened[life.opened.how] ?? 0) + 1;
    this.#closed[life.closed.how] = (this.#closed[life.closed.how] ?? 0) + 1;
    if (life.closed.first !== null) this.#closedFirst[life.closed.first]++;
    if (life.timeWait.owner !== null) this.#timeWait[life.timeWait.owner]++;
    if (life.reset !== null) this.#addReset(life.reset, life.number);
    this.#addFindings(life);
  }

  /** What was added so far, with what the reader has to say of the capture itself. */
  summary(notes: readonly CaptureNote[]): Summary {
    const none = this.#connections === 0;
    return {
      connections: this.#connections,
      segments: this.#segments,
      bytes: this.#bytes,
      retransmitted: this.#retransmitted,
      startedAt: none ? 0 : this.#startedAt,
      lastAt: none ? 0 : this.#lastAt,
      epoch: this.#epoch,
      opened: { ...this.#opened },
      closed: { ...this.#closed },
      closedFirst: { ...this.#closedFirst },
      timeWait: { ...this.#timeWait },
      resets: [...this.#resets.values()]
        .map(({ by, cause, connections, examples }) => ({ by, cause, connections, examples }))
        .sort((a, b) => b.connections - a.connections),
      findings: [...this.#findings]
        .map(([rule, { severity, connections, examples }]) => {
          return { rule, severity, connections, examples };
        })
        .sort(worstFirst),
      notes,
    };
  }

  #addReset(reset: Reset, number: number): void {
    const key = `${reset.by} ${reset.cause}`;
    let tally = this.#resets.get(key);
    if (tally === undefined) {
      const { by, cause } = reset;
      tally = { by, cause, severity: "note", connections: 0, last: 0, examples: [] };
      this.#resets.set(key, tally);
    }
    count(tally, number);
  }

  #addFindings(life: Lifecycle): void {
    for (const { rule, severity } of life.findings) {
      let tally = this.#findings.get(rule);
      if (tally === undefined) {
        tally = { severity, connections: 0, last: 0, examples: [] };
        this.#findings.set(rule, tally);
      }
      if (SEVERITY_RANK[severity] < SEVERITY_RANK[tally.severity]) tally.severity = severity;
      if (tally.last !== life.number) count(tally, life.number);
    }
  }
}

function count(tally: Tally, number: number): void {
  tally.connections++;
  tally.last = number;
  if (tally.examples.length < EXAMPLES) tally.examples.push(number);
}

function worstFirst(a: RuleTotal, b: RuleTotal): number {
  return SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] || b.connections - a.connections;
}
