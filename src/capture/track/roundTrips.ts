/**
 * One round trip of an end's data: how it is taken, and what the latest one was.
 */
import type { Micros } from "../../base/time.ts";
import { HAS_RTT_PENDING } from "./codes.ts";
import * as END from "./columns/endPlaces.ts";
import type { Moment } from "./moment.ts";
import { LATEST_PLACE } from "./roundTripTable.ts";

/** The number that was awaited is acknowledged: one round trip more is known. */
export function noteRtt(moment: Moment): void {
  const { other, at } = moment;
  const rtt = Math.max(0, Math.min(at - other.rttSince, 0x7fff_ffff));
  if (other.rttCount < END.rttPlaces) other.w[other.at + END.rttStart + other.rttCount] = rtt;
  else moment.store.roundTrips.add(other, rtt);
  other.rttCount++;
  other.facts &= ~HAS_RTT_PENDING;
}

/**
 * The latest round trip of the sender's data in microseconds; a millisecond where none is known.
 */
export function roundTrip({ mine }: Moment): Micros {
  const { rttCount } = mine;
  if (rttCount === 0) return 1_000;
  const place = rttCount > END.rttPlaces ? LATEST_PLACE : rttCount - 1;
  return Math.max(1, mine.w[mine.at + END.rttStart + place] as number);
}
