/** What each end sent: segments, distinct bytes, repetitions, windows. */

import type { Micros } from "../../base/time.ts";
import type { Moved } from "../lifecycle.ts";
import { msOf, secondsOf } from "../units.ts";
import type { Stream } from "./stream.ts";

/** What `Lifecycle.moved` says of one end; the trace ends at `lastAt`. */
export function movedOf(mine: Stream, other: Stream, lastAt: Micros): Moved {
  const { troubles } = mine;
  const needless = Math.max(mine.spurious, other.dsacks, mine.spuriousByEcho);
  const shut = mine.isShut ? Math.max(0, lastAt - mine.zeroSince) : 0;
  const hasWindow = mine.smallestWindow <= mine.largestWindow;
  const rtt = mine.rtts.result;
  return {
    segments: mine.segments,
    bytes: mine.bytes,
    ipBytes: mine.ipBytes,
    wireBytes: mine.wireBytes,
    dataSegments: mine.dataSegments,
    retransmittedBytes: mine.retransmittedBytes,
    fastRetransmissions: troubles.fast,
    timeoutRetransmissions: troubles.timeouts,
    spuriousRetransmissions: Math.min(mine.retransmitted, needless),
    tailLossProbes: troubles.probes,
    timeoutsOrProbes: troubles.timeoutsOrProbes,
    outOfOrder: 0,
    missingBytes: 0,
    duplicateAcks: mine.duplicateAcks,
    sacks: mine.sacks,
    dsacks: mine.dsacks,
    zeroWindows: troubles.zeroWindows,
    zeroWindowMs: msOf(troubles.zeroMicros + shut),
    zeroWindowProbes: troubles.zeroWindowProbes,
    keepalives: mine.keepalives,
    windowFull: troubles.windowFull,
    windowMin: hasWindow ? mine.smallestWindow : null,
    windowMax: hasWindow ? mine.largestWindow : null,
    rttMs: rtt === null ? null : msOf(rtt.median),
    rttMinMs: rtt === null ? null : msOf(rtt.least),
    rttMaxMs: rtt === null ? null : msOf(rtt.most),
    firstDataAt: mine.firstDataAt === null ? null : secondsOf(mine.firstDataAt),
    lastDataAt: mine.lastDataAt === null ? null : secondsOf(mine.lastDataAt),
  };
}
