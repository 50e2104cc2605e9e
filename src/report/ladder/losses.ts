/**
 * Which segments of a trace never arrived: those that their source says were dropped, and those
 * that their sender had to send again (a retransmission that was not spurious replaces a loss).
 */
import type { Mark, SegmentEvent, TraceEvent } from "../../trace/events.ts";

const REPLACES: ReadonlySet<Mark> = new Set<Mark>([
  "fast retransmission",
  "timeout retransmission",
  "timeout or tail loss probe",
]);
const NEEDLESS: ReadonlySet<Mark> = new Set<Mark>(["spurious retransmission", "tail loss probe"]);

/** The lost segments, each once. */
export function losses(events: readonly TraceEvent[]): ReadonlySet<SegmentEvent> {
  const lost = new Set<SegmentEvent>();
  const byFrame = new Map<number, SegmentEvent>();
  /** The last segment of each end that began with a sequence number. */
  const last = new Map<string, SegmentEvent>();
  for (const event of events) {
    if (event.kind === "drop" && event.frame !== null) {
      const dropped = byFrame.get(event.frame);
      if (dropped !== undefined) lost.add(dropped);
    }
    if (event.kind !== "segment") continue;
    if (event.frame !== null) byFrame.set(event.frame, event);
    if (!takesNumbers(event)) continue;
    const begins = `${event.from} ${event.seq}`;
    const earlier = last.get(begins);
    if (earlier !== undefined && isReplacement(event)) lost.add(earlier);
    last.set(begins, event);
  }
  return lost;
}

/** A pure ACK bears the number of the data after it, so only what takes up numbers counts. */
const takesNumbers = ({ length, flags }: SegmentEvent): boolean => length > 0 || (flags & 3) !== 0;

const isReplacement = (event: SegmentEvent): boolean =>
  event.marks.some((mark) => REPLACES.has(mark)) && !event.marks.some((mark) => NEEDLESS.has(mark));
