/**
 * What every segment adds to, whatever it is: sizes, times, the clock of its sender.
 */
import { RST } from "../../wire/index.ts";
import { HAS_TIMESTAMPS } from "./codes.ts";
import type { Moment } from "./moment.ts";

/** What every segment adds to, whatever it is. */
export function count(moment: Moment): void {
  const { mine, connection, segment, at, frame } = moment;
  const idle = at - connection.lastAt;
  if (idle > connection.longestIdle) {
    connection.longestIdle = idle;
    connection.idleAt = connection.lastAt;
    connection.idleSender = connection.lastSender;
  }
  connection.lastAt = at;
  connection.lastFrame = frame;
  mine.segments++;
  mine.ipBytes += moment.ipLength;
  mine.lastFrame = frame;
  mine.lastSentAt = at;
  mine.lastLength = segment.length;
  if (segment.length > 0 && (moment.flags & RST) === 0) {
    mine.dataSegments++;
    mine.wireBytes += segment.length;
    mine.lastDataAt = at;
    mine.peerNxt = moment.other.nxt;
    connection.lastSender = moment.direction + 1;
  }
}

/** PAWS goes by the highest TSval, RFC 7323 5. */
export function noteClock(moment: Moment): void {
  const { mine, segment } = moment;
  const value = segment.tsVal | 0;
  if (((value - mine.tsVal) | 0) <= 0 && mine.tsVal !== 0) return;
  mine.tsVal = value;
  mine.facts |= HAS_TIMESTAMPS;
}
