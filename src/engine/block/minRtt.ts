/**
 * The least round-trip time of the last five minutes, by Kathleen Nichols' windowed filter: the
 * best, second best and third best sample, each of a later part of the window than the one before.
 * When the best one grows too old the next takes its place, so that the answer is exact when the
 * path does not change and at most a quarter of a window late when it does.
 *
 * RACK measures reordering with it (RFC 8985 6.2 step 4). It smooths nothing: that is rtt.ts.
 */

/** Linux's tcp_min_rtt_wlen, in ms. */
const WINDOW_MS = 300_000;

/** No sample yet: longer than any round trip, in microseconds. */
export const NO_RTT = 0x7fff_ffff;

/** Three samples in microseconds, best first, and the ms at which each was taken. */
export class MinFilter {
  best = NO_RTT;
  bestAt = 0;
  second = NO_RTT;
  secondAt = 0;
  third = NO_RTT;
  thirdAt = 0;
}

/** Takes a sample of `rtt` microseconds at `ms`; a round trip of 0 counts as one tick, 1 ms. */
export function noteMinRtt(filter: MinFilter, rtt: number, ms: number): void {
  const sample = rtt === 0 ? 1000 : rtt;
  if (sample <= filter.best || ms - filter.thirdAt > WINDOW_MS) {
    filter.best = filter.second = filter.third = sample;
    filter.bestAt = filter.secondAt = filter.thirdAt = ms;
    return;
  }
  if (sample <= filter.second) {
    filter.second = filter.third = sample;
    filter.secondAt = filter.thirdAt = ms;
  } else if (sample <= filter.third) {
    filter.third = sample;
    filter.thirdAt = ms;
  }
  age(filter, sample, ms);
}

/** Lets the best sample go when it is too old, and keeps the three in different quarters. */
function age(filter: MinFilter, sample: number, ms: number): void {
  const old = ms - filter.bestAt;
  if (old > WINDOW_MS) {
    promote(filter, sample, ms);
    if (ms - filter.bestAt > WINDOW_MS) promote(filter, sample, ms);
  } else if (filter.secondAt === filter.bestAt && old > WINDOW_MS / 4) {
    filter.second = filter.third = sample;
    filter.secondAt = filter.thirdAt = ms;
  } else if (filter.thirdAt === filter.secondAt && old > WINDOW_MS / 2) {
    filter.third = sample;
    filter.thirdAt = ms;
  }
}

function promote(filter: MinFilter, sample: number, ms: number): void {
  filter.best = filter.second;
  filter.bestAt = filter.secondAt;
  filter.second = filter.third;
  filter.secondAt = filter.thirdAt;
  filter.third = sample;
  filter.thirdAt = ms;
}
