/**
 * A connection in letters, as Zeek writes them (`Lifecycle.history`): the client's in capitals, the
 * server's in lower case, each kind where it first appeared and again at 10, 100, … for what
 * repeats.
 */
import type { End, SegmentEvent } from "../events.ts";
import { hasAck, hasFin, hasRst, hasSyn, type Parts, repeats, sentBy } from "./parts.ts";

/** The letters of all segments, in order. */
export function historyOf(parts: Parts): string {
  const again = new Set<SegmentEvent>(
    (["client", "server"] as const).flatMap((end) => repeats(sentBy(parts, end))),
  );
  const counts = new Map<string, number>();
  let history = "";
  for (const segment of parts.segments) {
    for (const kind of kindsOf(segment, again.has(segment))) {
      const letter = inCaseOf(kind, segment.from);
      const count = (counts.get(letter) ?? 0) + 1;
      counts.set(letter, count);
      const isTold = count === 1 || (REPEATING.has(kind) && isPowerOfTen(count));
      if (isTold) history += letter;
    }
  }
  return history;
}

const REPEATING: ReadonlySet<string> = new Set(["T", "W"]);

const isPowerOfTen = (count: number): boolean => Number.isInteger(Math.log10(count));

const inCaseOf = (letter: string, end: End): string =>
  end === "client" ? letter : letter.toLowerCase();

/** SYN, FIN and RST are never told as A or D too. */
function kindsOf(segment: SegmentEvent, isRepeated: boolean): string[] {
  const kinds: string[] = [];
  if (hasSyn(segment)) kinds.push(hasAck(segment) ? "H" : "S");
  if (hasFin(segment)) kinds.push("F");
  if (hasRst(segment)) kinds.push("R");
  if (kinds.length === 0) kinds.push(segment.length > 0 ? "D" : "A");
  if (isRepeated) kinds.push("T");
  if (segment.window === 0 && !hasRst(segment)) kinds.push("W");
  return kinds;
}
