/**
 * Numbers as people read them: SI units with three significant digits, thousands apart by commas.
 *
 * The forms are the same in every language (engineers write "12.3 ms" in Chinese too) and never
 * depend on a locale of the machine, so that golden files hold everywhere.
 */
import { nanosOf, rfc3339 } from "../../base/rfc3339.ts";

/** 1234567 as "1,234,567". */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Three significant digits without an exponent: 1.23, 12.3, 123. */
function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  const digits = value >= 9.995 ? 1 : 2;
  return value.toFixed(digits).replace(/\.?0+$/, "");
}

/** Bytes as "120 B", "8.1 kB", "1.5 GB": powers of 1000, as in disks and link rates. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${threeDigits(value)} ${BYTE_UNITS[unit]}`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;

/** Milliseconds as "420 µs", "12.3 ms", "1.5 s", "2 min 5 s", "3 h 20 min" or "2 d 4 h". */
export function formatMs(ms: number): string {
  if (ms < 0) return `-${formatMs(-ms)}`;
  if (ms === 0) return "0 ms";
  if (ms < 0.9995) return `${threeDigits(ms * 1000)} µs`;
  if (ms < 999.5) return `${threeDigits(ms)} ms`;
  if (ms < MS_PER_MINUTE - 50) return `${threeDigits(ms / 1000)} s`;
  if (ms < MS_PER_HOUR - 500) return twoUnits(ms, MS_PER_MINUTE, "min", 1000, "s");
  if (ms < MS_PER_DAY - 30_000) return twoUnits(ms, MS_PER_HOUR, "h", MS_PER_MINUTE, "min");
  return twoUnits(ms, MS_PER_DAY, "d", MS_PER_HOUR, "h");
}

function twoUnits(ms: number, big: number, bigName: string, small: number, smallName: string) {
  const smalls = Math.round(ms / small);
  const ratio = big / small;
  const rest = smalls % ratio;
  const whole = `${Math.floor(smalls / ratio)} ${bigName}`;
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`;
}

/** Seconds after the source's zero, to the microsecond: "12.345678". */
export function formatAt(seconds: number): string {
  return seconds.toFixed(6);
}

/** A moment as a date and a time of day in UTC: "2026-05-01 12:00:00.000001". */
export function formatDate(seconds: number, epoch: string): string {
  const nanos = nanosOf(epoch) + BigInt(Math.round(seconds * 1e6)) * 1000n;
  return rfc3339(nanos).replace("T", " ").slice(0, 26);
}

/** "192.0.2.1:80" or "[2001:db8::1]:80". */
export function formatEndpoint(endpoint: { readonly ip: string; readonly port: number }): string {
  const { ip, port } = endpoint;
  return ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** A share of a whole: "0.4 %"; "0 %" of nothing. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? "0 %" : `${threeDigits((part / whole) * 100)} %`;
}
