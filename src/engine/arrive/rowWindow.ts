/** The window of a connection that is a row: half-open, or FIN-WAIT-2 without a user. */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";

/** Table 6 of RFC 9293 3.10.7.4 as Linux's mini-sockets have it: at RCV.NXT, or reaching beyond. */
export function fallsInto(seg: Segment, nxt: number, window: number): boolean {
  const end = seq.add(seg.seq, seg.segLen);
  if (seq.eq(seg.seq, nxt)) return true;
  if (seq.gt(end, nxt) && seq.lt(seg.seq, seq.add(nxt, window))) return true;
  return seg.segLen === 0 && seq.eq(seg.seq, seq.add(nxt, window));
}
