/**
 * The same packet captured twice: on two interfaces of one host (`-i any`), before and after a
 * router. It is nothing that TCP did and must count for nothing, so it has to be told from a
 * retransmission and from a duplicate ACK, which look the same to TCP.
 *
 * IP tells: a sender numbers its packets, so a copy bears a number that has passed, a
 * retransmission a new one (RFC 6864 lets atomic datagrams do without, and IPv6 has none). Without
 * numbers only a packet on another interface, at once, that is equal to the checksum, or by its
 * timestamp no younger than what has passed, is called a copy.
 */
import { eq, gt, le } from "../../base/seq.ts";
import { ACK } from "../../wire/index.ts";
import { HAS_ACK, HAS_COUNTING_IDS, HAS_GAPS, HAS_NXT, HAS_TIMESTAMPS, KIND_RST } from "./codes.ts";
import * as END from "./columns/endPlaces.ts";
import type { Moment } from "./moment.ts";

/** A copy comes within this time of the packet. */
const COPY_MICROS = 100_000;
/** Without IP-IDs it must come at once. */
const BARE_COPY_MICROS = 20_000;
/** IP-IDs that lie further back have wrapped, or are not counted. */
export const MOST_IDS_BACK = 4096;

/** Whether this segment is a copy of one that was seen before. */
export function isCaptureDuplicate(moment: Moment): boolean {
  const { mine, segment, seq, end, ack } = moment;
  if (mine.segments === 0) return false;
  if ((mine.facts & HAS_NXT) !== 0 && gt(end, mine.nxt)) return false;
  if ((moment.flags & ACK) !== 0 && gt(ack, mine.ack)) return false;
  const since = moment.at - mine.lastSentAt;
  if (since > COPY_MICROS) return false;
  const isElsewhere = moment.interfaceIndex !== mine.interfaceIndex;
  // Interfaces written one after the other: time goes back, and all of it has been told.
  if (isElsewhere && since < 0) return true;
  const isEqual = isEqualToLatest(moment);
  const isNumbered = segment.ipId > 0 || (segment.ipId === 0 && end !== seq);
  if (isNumbered && (mine.facts & HAS_COUNTING_IDS) !== 0) {
    if (isEqual) return true;
    const back = idDifference(mine.ipId, segment.ipId);
    const mayBeLate = (mine.facts & HAS_GAPS) !== 0;
    if (end === seq || mayBeLate) return isElsewhere && back >= 0 && back < MOST_IDS_BACK;
    return back >= 0 && back < MOST_IDS_BACK;
  }
  if (since > BARE_COPY_MICROS) return false;
  if (!isEqual) return isElsewhere && isOfThen(moment);
  // A handshake's segments bear no counted ids, and nobody repeats them within milliseconds.
  const isRepeatable = end === seq && mine.lastKind !== KIND_RST;
  return isElsewhere || segment.ipId > 0 || !isRepeatable;
}

/**
 * Whether it is the end's latest packet to the last bit, as far as the columns tell. The checksum
 * alone does not: where the network card is to compute it, it is the same for all of one length.
 */
function isEqualToLatest({ mine, segment, end, ack, flags }: Moment): boolean {
  if (segment.checksum !== mine.checksum || segment.ipId !== mine.ipId) return false;
  if (segment.length !== mine.lastLength) return false;
  if (segment.hasTimestamps && (mine.facts & HAS_TIMESTAMPS) !== 0) {
    if (!eq(segment.tsVal, mine.tsVal)) return false;
  }
  if ((mine.facts & HAS_NXT) !== 0 && end !== mine.nxt) return false;
  return (flags & ACK) === 0 || (mine.facts & HAS_ACK) === 0 || ack === mine.ack;
}

/** Whether it was made no later than what has passed: its timestamp says so, and no gap is open. */
function isOfThen({ mine, segment }: Moment): boolean {
  if (!segment.hasTimestamps || (mine.facts & HAS_TIMESTAMPS) === 0) return false;
  return (mine.facts & HAS_GAPS) === 0 && le(segment.tsVal, mine.tsVal);
}

/** How far IP-ID `a` lies ahead of `b`. */
export const idDifference = (a: number, b: number): number => ((a - b) << 16) >> 16;

/** Notes what the segment's packet looks like, for the next to be compared with. */
export function notePacket(moment: Moment): void {
  const { segment } = moment;
  const { w, at: mine } = moment.mine;
  const { ipId } = segment;
  w[mine + END.checksum] = segment.checksum;
  if (w[mine + END.segments] === 1) {
    w[mine + END.ttl] = segment.ttl;
    w[mine + END.interfaceIndex] = moment.interfaceIndex;
    w[mine + END.ipId] = ipId;
    return;
  }
  const latest = w[mine + END.ipId] as number;
  const facts = w[mine + END.facts] as number;
  const ahead = idDifference(ipId, latest);
  // Once ids are known to count, 0 is one of them: they pass it at each 65,536th packet.
  const isNumbered = latest > 0 || (facts & HAS_COUNTING_IDS) !== 0;
  if (isNumbered && ahead > 0 && ahead < MOST_IDS_BACK) {
    const step = ahead === 1 ? mine + END.idSteps : mine + END.idSkips;
    w[mine + END.facts] = facts | HAS_COUNTING_IDS;
    w[mine + END.ipId] = ipId;
    w[step] = (w[step] as number) + 1;
  } else if ((facts & HAS_COUNTING_IDS) === 0) w[mine + END.ipId] = ipId;
}
