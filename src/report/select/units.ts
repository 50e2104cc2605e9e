/** Numbers of `--where` with units: durations and sizes, in the unit of the field asked about. */

/** Units of time in milliseconds. */
const MS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** Units of size in bytes: powers of 1000, and of 1024 with an "i". */
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};

/** The number that `text` spells for a field of `kind`; undefined when it spells none. */
export function numberIn(
  text: string,
  kind: "count" | "bytes" | "ms" | "seconds",
): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?|-?\.\d+)([a-zµ]*)$/i.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1]);
  const unit = (match[2] ?? "").toLowerCase();
  if (unit === "") return number;
  if (kind === "bytes") return scaled(number, BYTES[unit], 1);
  if (kind === "ms") return scaled(number, MS[unit], 1);
  return kind === "seconds" ? scaled(number, MS[unit], 1000) : undefined;
}

const scaled = (number: number, by: number | undefined, per: number): number | undefined =>
  by === undefined ? undefined : (number * by) / per;
