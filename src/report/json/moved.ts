/** What one end sent, as JSON: the only part of a line that leaves out what did not happen. */

import { type AsciiPiece, type AsciiText, asciiOf } from "../../base/asciiText.ts";
import type { Moved } from "../../trace/lifecycle.ts";
import { END, key, number } from "./pieces.ts";

const SEGMENTS_FIRST = asciiOf('{"segments":');
const BYTES = key("bytes");
/** Counters that are left out when they are zero, and values that are when they are null. */
const SIZES = named("ipBytes", "wireBytes", "dataSegments", "retransmittedBytes");
const RESENT = named(
  "fastRetransmissions",
  "timeoutRetransmissions",
  "spuriousRetransmissions",
  "tailLossProbes",
  "timeoutsOrProbes",
);
const TROUBLES = named("outOfOrder", "missingBytes", "duplicateAcks", "sacks", "dsacks");
const ZERO_WINDOWS = named("zeroWindows", "zeroWindowMs", "zeroWindowProbes");
const OTHERS = named("keepalives", "windowFull");
const WINDOWS = named(
  "windowMin",
  "windowMax",
  "rttMs",
  "rttMinMs",
  "rttMaxMs",
  "firstDataAt",
  "lastDataAt",
);

function named<K extends keyof Moved>(...names: K[]): Readonly<Record<K, AsciiPiece>> {
  return Object.fromEntries(names.map((name) => [name, key(name)])) as Record<K, AsciiPiece>;
}

/** Adds `segments` and `bytes` always, the rest where there is something to say. */
export function addMoved(m: Moved, out: AsciiText): void {
  number(SEGMENTS_FIRST, m.segments, out);
  number(BYTES, m.bytes, out);
  some(SIZES.ipBytes, m.ipBytes, out);
  some(SIZES.wireBytes, m.wireBytes, out);
  some(SIZES.dataSegments, m.dataSegments, out);
  some(SIZES.retransmittedBytes, m.retransmittedBytes, out);
  addTroubles(m, out);
  known(WINDOWS.windowMin, m.windowMin, out);
  known(WINDOWS.windowMax, m.windowMax, out);
  known(WINDOWS.rttMs, m.rttMs, out);
  known(WINDOWS.rttMinMs, m.rttMinMs, out);
  known(WINDOWS.rttMaxMs, m.rttMaxMs, out);
  known(WINDOWS.firstDataAt, m.firstDataAt, out);
  known(WINDOWS.lastDataAt, m.lastDataAt, out);
  out.add(END);
}

function addTroubles(m: Moved, out: AsciiText): void {
  some(RESENT.fastRetransmissions, m.fastRetransmissions, out);
  some(RESENT.timeoutRetransmissions, m.timeoutRetransmissions, out);
  some(RESENT.spuriousRetransmissions, m.spuriousRetransmissions, out);
  some(RESENT.tailLossProbes, m.tailLossProbes, out);
  some(RESENT.timeoutsOrProbes, m.timeoutsOrProbes, out);
  some(TROUBLES.outOfOrder, m.outOfOrder, out);
  some(TROUBLES.missingBytes, m.missingBytes, out);
  some(TROUBLES.duplicateAcks, m.duplicateAcks, out);
  some(TROUBLES.sacks, m.sacks, out);
  some(TROUBLES.dsacks, m.dsacks, out);
  some(ZERO_WINDOWS.zeroWindows, m.zeroWindows, out);
  some(ZERO_WINDOWS.zeroWindowMs, m.zeroWindowMs, out);
  some(ZERO_WINDOWS.zeroWindowProbes, m.zeroWindowProbes, out);
  some(OTHERS.keepalives, m.keepalives, out);
  some(OTHERS.windowFull, m.windowFull, out);
}

function some(name: AsciiPiece, count: number, out: AsciiText): void {
  if (count !== 0) number(name, count, out);
}

function known(name: AsciiPiece, value: number | null, out: AsciiText): void {
  if (value !== null) number(name, value, out);
}
