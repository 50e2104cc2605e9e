/**
 * From an interface's 64-bit timestamps to microseconds since the capture's first packet.
 *
 * Every pcapng interface counts in units of its own (if_tsresol: a power of ten or of two a
 * second) and from a zero of its own (if_tsoffset). Nanoseconds since 1970 do not fit a double, so
 * the difference to an anchor is taken first, in 32-bit halves, and only then scaled: exact for
 * 104 days of nanoseconds. The exact arithmetic in bigint runs once an interface.
 */
import type { Micros } from "../base/time.ts";

const NANOS_PER_SECOND = 1_000_000_000n;
const MICROS_PER_SECOND = 1_000_000n;
const DEFAULT_RESOLUTION = 6;

/** The clock of one interface. */
export class InterfaceClock {
  readonly #unitsPerSecond: bigint;
  readonly #offsetNanos: bigint;
  /** Micros = units x numerator / denominator, in lowest terms: exact wherever it can be. */
  readonly #numerator: number;
  readonly #denominator: number;
  /** Whether `anchor` has been called. */
  anchored = false;
  #anchorHigh = 0;
  #anchorLow = 0;
  /** How far the capture's first packet lies after the anchor, for units too coarse to say so. */
  #lead: Micros = 0;

  /** `resolution` is the octet of if_tsresol, `offsetSeconds` the value of if_tsoffset. */
  constructor(resolution = DEFAULT_RESOLUTION, offsetSeconds = 0n) {
    const exponent = BigInt(resolution & 0x7f);
    this.#unitsPerSecond = (resolution & 0x80) === 0 ? 10n ** exponent : 2n ** exponent;
    this.#offsetNanos = offsetSeconds * NANOS_PER_SECOND;
    const common = greatestCommonDivisor(this.#unitsPerSecond, MICROS_PER_SECOND);
    this.#numerator = Number(MICROS_PER_SECOND / common);
    this.#denominator = Number(this.#unitsPerSecond / common);
  }

  /** Nanoseconds from 1970 to a timestamp, rounded down. */
  epochNanos(high: number, low: number): bigint {
    const units = (BigInt(high) << 32n) | BigInt(low);
    return (units * NANOS_PER_SECOND) / this.#unitsPerSecond + this.#offsetNanos;
  }

  /** Fixes, once and for all, where this clock's zero lies: at `baseNanos` from 1970. */
  anchor(baseNanos: bigint): void {
    this.anchored = true;
    const scaled = (baseNanos - this.#offsetNanos) * this.#unitsPerSecond;
    let units = scaled / NANOS_PER_SECOND;
    if (units * NANOS_PER_SECOND > scaled) units -= 1n; // bigint division truncates; we round down
    const rest = Number(scaled - units * NANOS_PER_SECOND);
    this.#anchorHigh = Number(units >> 32n);
    this.#anchorLow = Number(units & 0xffff_ffffn);
    this.#lead = rest / (Number(this.#unitsPerSecond) * 1_000);
  }

  /** Microseconds from the anchor's base to a timestamp given as its two halves. */
  micros(high: number, low: number): Micros {
    const units = (high - this.#anchorHigh) * 0x1_0000_0000 + (low - this.#anchorLow);
    return (units * this.#numerator) / this.#denominator - this.#lead;
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
