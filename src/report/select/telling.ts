/**
 * Which connections tell most: errors before warnings before notes, then what ended oddly, then
 * what moved much. The few best of any number of connections are kept in bounded memory.
 */

import type { Lifecycle } from "../../trace/lifecycle.ts";
import type { Severity } from "../../trace/words.ts";

const WEIGHT: Readonly<Record<Severity, number>> = { error: 1000, warning: 100, note: 5 };

/** How much `life` has to tell; only comparisons mean anything. */
export function tellingScore(life: Lifecycle): number {
  let score = Math.log10(1 + life.moved.client.bytes + life.moved.server.bytes);
  for (const { severity } of life.findings) score += WEIGHT[severity];
  if (life.reset !== null) score += 50;
  if (life.closed.how === "timeout" || life.closed.how === "half-closed") score += 40;
  if (life.opened.how !== "handshake" && life.opened.how !== "mid-capture") score += 20;
  return score;
}

interface Scored {
  readonly life: Lifecycle;
  readonly score: number;
}

const mostFirst = (a: Scored, b: Scored): number =>
  b.score - a.score || a.life.number - b.life.number;

/** Keeps the `limit` most telling connections of all that are added. */
export class MostTelling {
  readonly #limit: number;
  #kept: Scored[] = [];
  /** What a newcomer must exceed once enough are kept. */
  #bar = Number.NEGATIVE_INFINITY;
  #seen = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many were added. */
  get seen(): number {
    return this.#seen;
  }

  /** Considers one connection. */
  add(life: Lifecycle): void {
    this.#seen++;
    const score = tellingScore(life);
    if (score <= this.#bar) return;
    this.#kept.push({ life, score });
    if (this.#kept.length >= 2 * this.#limit + 16) this.#prune();
  }

  /** The kept ones, the most telling first; equal ones in the order of their numbers. */
  list(): readonly Lifecycle[] {
    this.#prune();
    return this.#kept.map(({ life }) => life);
  }

  #prune(): void {
    this.#kept = this.#kept.sort(mostFirst).slice(0, this.#limit);
    if (this.#kept.length === this.#limit && this.#limit > 0)
      this.#bar = (this.#kept.at(-1) as Scored).score;
  }
}
