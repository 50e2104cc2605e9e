/**
 * The median of many numbers of which only five are kept: markers that move with the distribution,
 * the P2 algorithm of Jain and Chlamtac (1985). Exact at both edges, close at the median.
 *
 * The five heights lie from `h` on in `d`, in order; the ranks of the inner three from `p` on in
 * `w`. Markers begin with the first five numbers as heights and 2, 3, 4 as ranks.
 */

/** Heights of one set of markers; the median is the middle one. */
export const MARKERS = 5;
/** Ranks that five numbers begin with. */
export const FIRST_RANKS = [2, 3, 4] as const;

/** One more number, the `count`th: what lies above moves up, and what lies wrong is put right. */
export function moveMarkers(
  d: Float64Array,
  h: number,
  w: Int32Array,
  p: number,
  value: number,
  count: number,
): void {
  const highest = h + MARKERS - 1;
  if (value < (d[h] as number)) d[h] = value;
  if (value > (d[highest] as number)) d[highest] = value;
  const ranks = p - 1;
  for (let i = 1; i <= 3; i++) {
    if (value < (d[h + i] as number)) w[ranks + i] = (w[ranks + i] as number) + 1;
  }
  for (let i = 1; i <= 3; i++) adjust(d, h + i, w, ranks + i, i, count);
}

/** Moves marker `i` a place towards where it should be, its height along a parabola. */
function adjust(
  d: Float64Array,
  h: number,
  w: Int32Array,
  p: number,
  i: number,
  count: number,
): void {
  const place = w[p] as number;
  const before = i === 1 ? 1 : (w[p - 1] as number);
  const after = i === 3 ? count : (w[p + 1] as number);
  const off = 1 + ((count - 1) * i) / 4 - place;
  const step = off >= 1 && after - place > 1 ? 1 : off <= -1 && before - place < -1 ? -1 : 0;
  if (step === 0) return;
  const height = d[h] as number;
  const low = d[h - 1] as number;
  const high = d[h + 1] as number;
  const rise = ((place - before + step) * (high - height)) / (after - place);
  const fall = ((after - place - step) * (height - low)) / (place - before);
  const curved = height + (step / (after - before)) * (rise + fall);
  const straight =
    step > 0
      ? height + (high - height) / (after - place)
      : height - (low - height) / (before - place);
  d[h] = curved > low && curved < high ? curved : straight;
  w[p] = place + step;
}
