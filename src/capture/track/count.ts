/**
 * What every segment adds to, whatever it is: sizes, times, the clock of its sender.
 */
import { le } from "../../base/seq.ts";
import { RST } from "../../wire/index.ts";
import { HAS_TIMESTAMPS } from "./codes.ts";
import * as CONNECTION from "./columns/connectionPlaces.ts";
import * as END from "./columns/endPlaces.ts";
import type { Moment } from "./moment.ts";

/** What every segment adds to, whatever it is. */
export function count(moment: Moment): void {
  const { at, frame } = moment;
  const { length } = moment.segment;
  const { w, d, at: mine } = moment.mine;
  const shared = moment.connection.at;
  const idle = at - (d[(shared >> 1) + CONNECTION.lastAt] as number);
  if (idle > (d[(shared >> 1) + CONNECTION.longestIdleMicros] as number)) noteIdle(moment, idle);
  d[(shared >> 1) + CONNECTION.lastAt] = at;
  w[shared + CONNECTION.lastFrame] = frame;
  w[mine + END.segments] = (w[mine + END.segments] as number) + 1;
  w[mine + END.lastFrame] = frame;
  w[mine + END.lastLength] = length;
  const times = mine >> 1;
  d[times + END.ipBytes] = (d[times + END.ipBytes] as number) + moment.ipLength;
  d[times + END.lastSentAt] = at;
  if (length === 0 || (moment.flags & RST) !== 0) return;
  w[mine + END.dataSegments] = (w[mine + END.dataSegments] as number) + 1;
  w[mine + END.peerNxt] = w[moment.other.at + END.nxt] as number;
  w[shared + CONNECTION.lastSender] = moment.direction + 1;
  d[times + END.wireBytes] = (d[times + END.wireBytes] as number) + length;
  d[times + END.lastDataAt] = at;
}

function noteIdle({ connection }: Moment, idle: number): void {
  connection.longestIdleMicros = idle;
  connection.idleAt = connection.lastAt;
  connection.idleSender = connection.lastSender;
}

/** PAWS goes by the highest TSval, RFC 7323 5. */
export function noteClock(moment: Moment): void {
  const { w, at: mine } = moment.mine;
  const value = moment.segment.tsVal;
  const latest = w[mine + END.tsVal] as number;
  if (le(value, latest) && latest !== 0) return;
  w[mine + END.tsVal] = value;
  w[mine + END.facts] = (w[mine + END.facts] as number) | HAS_TIMESTAMPS;
}
