/** Whether something came in time: packetdrill's tolerance, or none at all (`--exact`). */
import type { Micros } from "../../base/time.ts";
import type { When } from "./ast.ts";

const DEFAULT_TOLERANCE: Micros = 4_000;
const DEFAULT_TOLERANCE_PERCENT = 12.5;
/** How long an outbound packet is waited for beyond its time. */
export const PATIENCE: Micros = 2_000_000;

/** When an event is due: the range that a script gives, on the script's clock. */
export interface Due {
  readonly from: Micros;
  readonly until: Micros;
}

/** Judges the times of one script. */
export class Judge {
  readonly #exact: boolean;
  readonly #tolerance: Micros;
  readonly #percent: number;

  /** `options` are the script's: `tolerance_usecs` and `tolerance_percent` count here. */
  constructor(options: ReadonlyMap<string, string>, exact: boolean) {
    this.#exact = exact;
    this.#tolerance = numberIn(options.get("tolerance_usecs")) ?? DEFAULT_TOLERANCE;
    this.#percent = numberIn(options.get("tolerance_percent")) ?? DEFAULT_TOLERANCE_PERCENT;
  }

  /** Microseconds that something may be early or late after waiting for `wait`. */
  tolerance(wait: Micros): Micros {
    if (this.#exact) return 0;
    return Math.max(this.#tolerance, (Math.max(0, wait) * this.#percent) / 100);
  }

  /** Whether `at` is in time, given when the event before it was due; `more` is allowed besides. */
  inTime(due: Due, at: Micros, previous: Micros, more: Micros = 0): boolean {
    const slack = this.tolerance(due.from - previous) + more;
    const whole = Math.round(at); // scripts have no finer grain than a microsecond
    return whole >= due.from - slack && whole <= due.until + slack;
  }
}

function numberIn(text: string | undefined): number | null {
  const value = Number(text ?? "");
  return text === undefined || text === "" || !Number.isFinite(value) ? null : value;
}

/** When an event is due, after one at `base`; null for "at any time". */
export function dueOf(when: When, base: Micros): Due | null {
  if (when.kind === "any") return null;
  const offset = when.kind === "relative" ? base : 0;
  return { from: offset + when.at, until: offset + (when.until ?? when.at) };
}

/** A time as scripts write it: seconds. */
export const seconds = (micros: Micros): string => `${(micros / 1e6).toFixed(6)} s`;

/** When something is due, as scripts write it. */
export const dueText = ({ from, until }: Due): string =>
  from === until ? seconds(from) : `${(from / 1e6).toFixed(6)}~${seconds(until)}`;
