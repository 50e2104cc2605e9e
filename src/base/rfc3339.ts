/**
 * Nanoseconds since 1970 to RFC 3339 text and back. The platform's dates stop at milliseconds and
 * are not for the lower floors; the calendar is arithmetic: eras of 400 years, years that begin in
 * March.
 */

const NANOS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400n;
const DAYS_PER_ERA = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

/** "2026-11-20T14:02:16.000000001Z": always nine decimals, always UTC. */
export function rfc3339(nanos: bigint): string {
  const fraction = modulo(nanos, NANOS_PER_SECOND);
  const seconds = (nanos - fraction) / NANOS_PER_SECOND;
  const ofDay = Number(modulo(seconds, SECONDS_PER_DAY));
  const days = Number((seconds - BigInt(ofDay)) / SECONDS_PER_DAY);
  const time = [ofDay / 3600, (ofDay / 60) % 60, ofDay % 60].map(twoDigits).join(":");
  return `${dateOf(days)}T${time}.${fraction.toString().padStart(9, "0")}Z`;
}

/** What `rfc3339` wrote, as nanoseconds since 1970 again. */
export function nanosOf(text: string): bigint {
  const [whole = "", fraction = ""] = text.replace("Z", "").split(".");
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = whole
    .split(/[-T:]/)
    .map(Number);
  const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  return BigInt(seconds) * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, "0").slice(0, 9));
}

const modulo = (a: bigint, n: bigint): bigint => ((a % n) + n) % n;

const twoDigits = (value: number): string => String(Math.floor(value)).padStart(2, "0");

/** The date of a day counted from 1970-01-01. */
function dateOf(days: number): string {
  const shifted = days + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leaps = div(dayOfEra, 1460) - div(dayOfEra, 36_524) + div(dayOfEra, 146_096);
  const yearOfEra = div(dayOfEra - leaps, 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + div(yearOfEra, 4) - div(yearOfEra, 100));
  const monthFromMarch = div(5 * dayOfYear + 2, 153);
  const day = dayOfYear - div(153 * monthFromMarch + 2, 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + 400 * era + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(day)}`;
}

function daysSince1970(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const dayOfYear = div(153 * ((month + 9) % 12) + 2, 5) + day - 1;
  return 365 * y + div(y, 4) - div(y, 100) + div(y, 400) + dayOfYear - DAYS_TO_1970;
}

const div = (a: number, b: number): number => Math.floor(a / b);
