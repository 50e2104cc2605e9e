/**
 * What went over a connection: columns to `moved`, one object for each end.
 */
import { type Both, type Lifecycle, type Moved, msOf, secondsOf } from "../../trace/index.ts";
import { HAS_SENT_DATA, HAS_WINDOW, HAS_ZERO_WINDOW } from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { RareEndColumns } from "../track/columns/rareEnd.ts";
import { hasKnownScale } from "../track/windows.ts";
import type { Case } from "./case.ts";

/** What the end in `direction` sent. */
export function movedOf(c: Case, direction: number): Moved {
  const end = c.ends[direction] as EndColumns;
  const rare = c.rareEnds[direction] as RareEndColumns;
  const hasData = (end.facts & HAS_SENT_DATA) !== 0;
  const rtt = c.store.roundTrips.of(end);
  const hasWindow = (end.facts & HAS_WINDOW) !== 0 && hasKnownScale(...c.ends);
  return {
    segments: end.segments,
    bytes: end.bytes,
    ipBytes: end.ipBytes,
    wireBytes: end.wireBytes,
    dataSegments: end.dataSegments,
    retransmittedBytes: rare.retransmittedBytes,
    fastRetransmissions: rare.fastRetransmissions,
    timeoutRetransmissions: rare.timeoutRetransmissions + hiddenOf(c, direction),
    spuriousRetransmissions: spuriousOf(c, direction),
    tailLossProbes: rare.tailLossProbes,
    timeoutsOrProbes: rare.timeoutsOrProbes,
    outOfOrder: rare.outOfOrder,
    missingBytes: rare.missingBytes,
    duplicateAcks: rare.dupAcks,
    sacks: rare.sacks,
    dsacks: rare.dsacks,
    zeroWindows: rare.zeroWindows,
    zeroWindowMs: zeroWindowMs(c, end, rare),
    zeroWindowProbes: rare.zeroWindowProbes,
    keepalives: rare.keepalives,
    windowFull: rare.windowFull,
    windowMin: hasWindow ? end.windowMin : null,
    windowMax: hasWindow ? end.windowMax : null,
    rttMs: rtt === null ? null : msOf(rtt.median),
    rttMinMs: rtt === null ? null : msOf(rtt.min),
    rttMaxMs: rtt === null ? null : msOf(rtt.max),
    firstDataAt: hasData ? secondsOf(end.firstDataAt) : null,
    lastDataAt: hasData ? secondsOf(end.lastDataAt) : null,
  };
}

/**
 * Retransmissions that were not needed: an ACK had passed, a D-SACK said so (RFC 2883), or the echo
 * of a timestamp did (RFC 3522). The same one may be told in several ways, so the most counts.
 */
function spuriousOf(c: Case, direction: number): number {
  const mine = c.rareEnds[direction] as RareEndColumns;
  const other = c.rareEnds[1 - direction] as RareEndColumns;
  const sentAgain = (c.ends[direction] as EndColumns).retransmitted;
  const told = Math.max(other.dsacks, mine.spuriousByEcho);
  return Math.min(sentAgain, Math.max(mine.spuriousRetransmissions, told));
}

/**
 * Retransmissions of what was lost before the capture. An end whose IP-IDs count every packet of
 * this connection shows them: it skipped an id before data that came after a timer's silence.
 */
export function hiddenOf(c: Case, direction: number): number {
  const end = c.ends[direction] as EndColumns;
  const { hidden } = c.rareEnds[direction] as RareEndColumns;
  return end.idSteps > end.idSkips && end.idSkips === hidden ? hidden : 0;
}

/** How long the window was closed; one that is closed still counts until the last packet. */
function zeroWindowMs(c: Case, end: EndColumns, rare: RareEndColumns): number {
  if (rare.zeroWindows === 0) return 0;
  const isClosed = (end.facts & HAS_ZERO_WINDOW) !== 0;
  const now = isClosed ? Math.max(0, c.connection.lastAt - rare.zeroSince) : 0;
  return msOf(rare.zeroMicros + now);
}

const NONE: Both<number> = Object.freeze({ client: 0, server: 0 });

/** Segments that carried sequence numbers sent before. */
export function retransmittedOf(c: Case): Both<number> {
  const client = c.ends[0].retransmitted + hiddenOf(c, 0);
  const server = c.ends[1].retransmitted + hiddenOf(c, 1);
  return client + server === 0 ? NONE : { client, server };
}

/** The longest silence. Who spoke last before it had done its part: the other was awaited. */
export function idleOf({ connection }: Case): Lifecycle["idle"] {
  const { idleSender, longestIdleMicros } = connection;
  const waitingFor = idleSender === 0 ? null : idleSender === 1 ? "server" : "client";
  return { longestMs: msOf(longestIdleMicros), at: secondsOf(connection.idleAt), waitingFor };
}
