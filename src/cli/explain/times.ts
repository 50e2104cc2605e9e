/**
 * `--from` and `--to`: seconds since the capture began ("1.5", "2min"), or a date and time in UTC
 * or with its offset ("2026-05-01T12:00:00Z"). The latter needs the capture's own date, which is
 * known with its first packet.
 */
import { UserError } from "../../base/errors/userError.ts";

/** A point in time: microseconds since the capture began, or nanoseconds since 1970. */
export type Point =
  | { readonly micros: number; readonly nanos: null }
  | { readonly micros: null; readonly nanos: bigint };

const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  ms: 1e3,
  "": 1e6,
  s: 1e6,
  min: 60e6,
  h: 3600e6,
};

/** The point that `text` names; throws a UserError when it names none. */
export function readPoint(option: string, text: string | undefined): Point | null {
  if (text === undefined) return null;
  const [, number, unit] = /^(\d+(?:\.\d+)?)(us|µs|ms|s|min|h|)$/.exec(text) ?? [];
  if (number !== undefined) {
    return { micros: Number(number) * (UNITS[unit ?? ""] as number), nanos: null };
  }
  const dated = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/.test(
    text,
  );
  const zoned = /(?:Z|T.*[+-]\d\d:?\d\d)$/.test(text)
    ? text
    : `${text}${text.includes(":") ? "Z" : ""}`;
  const millis = dated ? Date.parse(zoned.replace(" ", "T")) : Number.NaN;
  if (!Number.isNaN(millis)) return { micros: null, nanos: BigInt(Math.round(millis * 1e6)) };
  const allowed = "1.5, 200ms, 2min, 2026-05-01T12:00:00Z";
  throw new UserError("call.badValue", { option, value: text, allowed });
}

/** A point as microseconds since the capture began, whose zero lies `epochNanos` after 1970. */
export function microsOf(point: Point, epochNanos: bigint): number {
  return point.nanos === null ? point.micros : Number((point.nanos - epochNanos) / 1000n);
}
