/** What each end sent: segments, distinct bytes, repetitions, windows. */
import { diff } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import type { End, Mark, SegmentEvent } from "../events.ts";
import type { Moved } from "../lifecycle.ts";
import { hasRst, hasSyn, type Parts, repeats, seconds, sentBy } from "./parts.ts";

/** What `Lifecycle.moved` says of one end. */
export function movedOf(parts: Parts, end: End): Moved {
  const sent = sentBy(parts, end);
  const data = sent.filter(({ length }) => length > 0);
  const wireBytes = data.reduce((sum, { length }) => sum + length, 0);
  const bytes = distinctBytes(data);
  const marked = (mark: Mark): number => sent.filter(({ marks }) => marks.includes(mark)).length;
  const windows = sent.filter((s) => !hasRst(s)).map(({ window }) => window);
  const ipHeader = parts.connection.client.ip.includes(":") ? 40 : 20;
  const zero = zeroWindows(sent, parts.lastAt);
  return {
    segments: sent.length,
    bytes,
    ipBytes: sent.reduce((sum, segment) => sum + ipLength(segment, ipHeader), 0),
    wireBytes,
    dataSegments: data.length,
    retransmittedBytes: wireBytes - bytes,
    fastRetransmissions: marked("fast retransmission"),
    timeoutRetransmissions: marked("timeout retransmission"),
    spuriousRetransmissions: marked("spurious retransmission"),
    tailLossProbes: marked("tail loss probe"),
    timeoutsOrProbes: marked("timeout or tail loss probe"),
    outOfOrder: marked("out of order"),
    bytesMissing: 0,
    duplicateAcks: marked("duplicate ACK"),
    sacks: marked("SACK"),
    dsacks: marked("D-SACK"),
    zeroWindows: zero.count,
    zeroWindowMs: zero.micros / 1e3,
    zeroWindowProbes: marked("zero-window probe"),
    keepalives: marked("keepalive"),
    windowFull: marked("window full"),
    windowMin: windows.length === 0 ? null : Math.min(...windows),
    windowMax: windows.length === 0 ? null : Math.max(...windows),
    rttMs: null,
    rttMinMs: null,
    rttMaxMs: null,
    firstDataAt: data[0] === undefined ? null : seconds(data[0].at),
    lastDataAt: data.length === 0 ? null : seconds((data.at(-1) as SegmentEvent).at),
  };
}

/** How many segments of one end were sent before. */
export const retransmittedBy = (parts: Parts, end: End): number =>
  repeats(sentBy(parts, end)).length;

/** Bytes by sequence number, each once. A stack's own segments leave no gap behind its highest. */
function distinctBytes(data: readonly SegmentEvent[]): number {
  const [first] = data;
  if (first === undefined) return 0;
  // Relative to the last end, so that streams longer than half the sequence space stay right.
  let high = first.seq;
  let bytes = 0;
  for (const segment of data) {
    const end = (segment.seq + (hasSyn(segment) ? 1 : 0) + segment.length) >>> 0;
    const fresh = Math.min(diff(end, high), segment.length);
    if (fresh <= 0) continue;
    bytes += fresh;
    high = end;
  }
  return bytes;
}

/** The length of the packet that carried a segment, worked out from what the event tells. */
function ipLength({ length, options }: SegmentEvent, ipHeader: number): number {
  const bytes = options.reduce((sum, option) => sum + optionBytes(option), 0);
  return ipHeader + 20 + Math.ceil(bytes / 4) * 4 + length;
}

/** RFC 9293 3.2, RFC 7323, RFC 2018, RFC 7413: how long the options are that a stack sends. */
function optionBytes(option: string): number {
  const [name = "", value = ""] = option.split(" ");
  if (name === "sack") return 2 + 8 * Number(value);
  return { mss: 4, sackOK: 2, TS: 10, wscale: 3, tfo: value === "cookiereq" ? 2 : 10 }[name] ?? 0;
}

/** How often the window was shut, and for how long altogether. */
function zeroWindows(
  sent: readonly SegmentEvent[],
  lastAt: Micros,
): { count: number; micros: Micros } {
  let since: Micros | undefined;
  let count = 0;
  let micros = 0;
  for (const segment of sent) {
    if (hasSyn(segment) || hasRst(segment)) continue;
    if (segment.window === 0 && since === undefined) {
      since = segment.at;
      count += 1;
    } else if (segment.window > 0 && since !== undefined) {
      micros += segment.at - since;
      since = undefined;
    }
  }
  return { count, micros: micros + (since === undefined ? 0 : lastAt - since) };
}
