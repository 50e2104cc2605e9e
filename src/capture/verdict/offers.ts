/** What the SYN of an end offered: columns to words. */
import type { Offer } from "../../trace/index.ts";
import { HAS_SACK_PERMITTED, HAS_SYN, HAS_TIMESTAMPS } from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";

const OFFERS = new Map<number, Offer>();

/** Hosts offer the same again and again: one object for each combination. */
export function offerOf(end: EndColumns): Offer | null {
  if ((end.facts & HAS_SYN) === 0) return null;
  const hasSack = (end.facts & HAS_SACK_PERMITTED) !== 0;
  const hasClock = (end.facts & HAS_TIMESTAMPS) !== 0;
  const key = ((end.mss + 1) << 8) | (end.scale << 2) | (hasSack ? 2 : 0) | (hasClock ? 1 : 0);
  let offer = OFFERS.get(key);
  if (offer === undefined) {
    offer = Object.freeze({
      mss: end.mss < 0 ? null : end.mss,
      windowScale: end.scale === 0 ? null : end.scale - 1,
      sackPermitted: hasSack,
      timestamps: hasClock,
    });
    if (OFFERS.size < 4096) OFFERS.set(key, offer);
  }
  return offer;
}
