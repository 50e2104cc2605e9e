/**
 * Fast Open, the client's side (RFC 7413 4.2.1): data leaves with the SYN when a cookie of that
 * server is known; otherwise the SYN asks for one. A SYN that has to leave again is a plain one:
 * what stands in its way may be the option itself.
 */
import * as seq from "../../base/seq.ts";
import { formatAddress } from "../../wire/address.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import type { FastOpenEntry } from "../block/fastOpenCache.ts";
import { marksOf } from "../block/marksPool.ts";
import {
  FASTOPEN_ASKED,
  FASTOPEN_NO_COOKIE,
  SYN_DATA,
  SYN_DATA_ACKED,
  type Tcb,
} from "../block/tcb.ts";
import type { Tuple } from "../block/tuple.ts";
import { headerBytes, ownMss } from "../send/segmentSize.ts";
import { setCookie } from "./fastOpenCookie.ts";

// Bits of tcp_fastopen.
const CLIENT = 1;
const WITHOUT_COOKIE = 4;
/** The longest that options can be: Linux leaves so much room on a SYN with data. */
const OPTION_ROOM = 40;
const NO_COOKIE = new Uint8Array(0);

const addressOf = (t: Tuple): string =>
  formatAddress(t.family, t.remote0, t.remote1, t.remote2, t.remote3);

/** connect() for Fast Open: `data` will be queued and leaves with the SYN if it may. */
export function prepareFastOpen(core: Core, tcb: Tcb): void {
  if ((core.settings.tcp_fastopen & CLIENT) !== 0) tcb.flags |= SYN_DATA;
}

/** Whether a cookie of that server is known, or none is needed: data can leave with the SYN. */
export function canSendOnSyn(core: Core, tcb: Tcb): boolean {
  if ((core.settings.tcp_fastopen & CLIENT) === 0) return false;
  return withoutCookie(core, tcb) || cookieOf(core, tcb).length > 0;
}

const withoutCookie = (core: Core, tcb: Tcb): boolean =>
  needsNone(core, tcb, (tcb.options & FASTOPEN_NO_COOKIE) !== 0);

const needsNone = (core: Core, to: Tuple, bySocket: boolean): boolean =>
  bySocket ||
  (core.settings.tcp_fastopen & WITHOUT_COOKIE) !== 0 ||
  core.paths.metrics(to).fastOpenWithoutCookie === true;

const cookieOf = (core: Core, tcb: Tcb): Uint8Array =>
  core.paths.fastOpen.get(addressOf(tcb))?.cookie ?? NO_COOKIE;

/** Bytes of data that a SYN to a peer can carry now: 0 where its cookie is not known. */
export function synRoom(core: Core, to: Tuple, needsNoCookie: boolean, maxSegment = 0): number {
  const { tcp_fastopen } = core.settings;
  if ((tcp_fastopen & CLIENT) === 0) return 0;
  const entry = core.paths.fastOpen.get(addressOf(to));
  if (!needsNone(core, to, needsNoCookie) && (entry?.cookie ?? NO_COOKIE).length === 0) return 0;
  const onPath = core.paths.mtu(to, core.mtu, core.now) - headerBytes(to.family);
  return dataRoom(entry, Math.min(ownMss(core, to, maxSegment), onPath));
}

/** What the server said that it takes bounds data on the SYN, and so does what we can send. */
const dataRoom = (entry: FastOpenEntry | undefined, most: number): number =>
  Math.max(0, Math.min(entry?.mss || most, most) - OPTION_ROOM);

/** Adds cookie, or the request for one, and returns how many bytes of data the SYN carries. */
export function fillFastOpen(core: Core, tcb: Tcb, seg: Segment, again: boolean): number {
  if ((tcb.flags & SYN_DATA) === 0) return 0;
  if (again) {
    core.counters.TCPFastOpenActiveFail++;
    tcb.flags &= ~SYN_DATA;
    return 0;
  }
  const entry = core.paths.fastOpen.get(addressOf(tcb));
  const cookie = entry?.cookie ?? NO_COOKIE;
  if (!withoutCookie(core, tcb)) {
    tcb.options |= FASTOPEN_ASKED;
    const asksOldWay = cookie.length === 0 && entry?.tryExperimental === 1;
    setCookie(seg, cookie, asksOldWay || (entry?.experimental ?? false));
    if (cookie.length === 0) return 0;
  }
  const { snd } = tcb;
  const most = Math.min(tcb.ownMss, tcb.pmtu - headerBytes(tcb.family));
  const first = seq.add(snd.iss, 1);
  const length = Math.min(dataRoom(entry, most), seq.diff(snd.end, first));
  snd.nxt = seq.add(first, length);
  if (length > 0) {
    core.counters.TCPFastOpenActive++;
    marksOf(core, tcb).addPush(snd.nxt | 0);
  }
  return length;
}

/** The SYN was answered: what that tells of the server is kept; whether it took all the data. */
export function onSynAnswered(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { snd } = tcb;
  const sentData = seq.gt(snd.nxt, seq.add(snd.iss, 1));
  if (sentData || (tcb.options & FASTOPEN_ASKED) !== 0) remember(core, tcb, seg, sentData);
  tcb.flags &= ~SYN_DATA;
  if (!sentData) return true;
  if (seq.eq(seg.ack, snd.nxt)) {
    tcb.flags |= SYN_DATA_ACKED;
    return true;
  }
  core.counters.TCPFastOpenActiveFail++;
  return false;
}

/** The server's MSS, and a cookie if we asked for one: an unsolicited one is no promise. */
function remember(core: Core, tcb: Tcb, seg: Segment, sentData: boolean): void {
  const entry = core.paths.fastOpen.entry(addressOf(tcb));
  entry.mss = tcb.peerMss;
  const asked = (tcb.options & FASTOPEN_ASKED) !== 0;
  if (asked && isCookie(seg)) {
    const from = seg.fastOpenStart;
    entry.cookie = core.input.bytes.slice(from, from + seg.fastOpenLength);
    entry.experimental = seg.fastOpenExperimental;
    return;
  }
  // Linux: who asked in vain asks once more, in the form from before the option had its number.
  const inVain = asked && !sentData && tcb.retries === 0 && entry.cookie.length === 0;
  if (inVain && entry.tryExperimental < 2)
    entry.tryExperimental = entry.tryExperimental === 0 ? 1 : 2;
}

/** RFC 7413 4.1.1: 4 to 16 bytes, an even number. */
const isCookie = ({ fastOpenStart, fastOpenLength: length }: Segment): boolean =>
  fastOpenStart !== -1 && length >= 4 && length <= 16 && length % 2 === 0;
