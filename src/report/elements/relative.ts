/**
 * Sequence numbers relative to each end's first, as tcpdump and Wireshark show them: a SYN is 0,
 * the first byte of data 1. Where no SYN was seen, the first number in sight counts as 1.
 */
import { diff } from "../../base/seq.ts";
import type { End, SegmentEvent, TraceEvent } from "../../trace/events.ts";
import { otherEnd } from "../../trace/events.ts";
import { ACK, SYN } from "../../wire/segment.ts";

/** Makes absolute numbers relative. */
export interface Relative {
  readonly seq: (segment: SegmentEvent) => number;
  /** The acknowledgement, in the other end's numbers; null when the segment bears none. */
  readonly ack: (segment: SegmentEvent) => number | null;
}

/** The numbers of one connection, made relative; a few events before the first may be negative. */
export function relativeTo(events: readonly TraceEvent[]): Relative {
  const base = { client: firstOf(events, "client"), server: firstOf(events, "server") };
  return {
    seq: (segment) => from(base[segment.from], segment.seq),
    ack: (segment) =>
      (segment.flags & ACK) === 0 ? null : from(base[otherEnd(segment.from)], segment.ack),
  };
}

/** Streams longer than 2 GB count on; only what lies just before the first comes out negative. */
function from(base: number, number: number): number {
  const ahead = diff(number, base);
  return ahead < 0 && ahead < -0x1000_0000 ? ahead + 2 ** 32 : ahead;
}

/** The number that `end` counts as 0. */
function firstOf(events: readonly TraceEvent[], end: End): number {
  let first: number | undefined;
  for (const event of events) {
    if (event.kind !== "segment") continue;
    if (event.from === end && (event.flags & SYN) !== 0) return event.seq;
    if (first !== undefined) continue;
    if (event.from === end) first = event.seq - 1;
    else if ((event.flags & ACK) !== 0) first = event.ack - 1;
  }
  return first ?? 0;
}
