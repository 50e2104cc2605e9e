/**
 * What a SYN carries for Fast Open (RFC 7413 4.2.1): data when a cookie of that server is known;
 * otherwise it asks for one. A SYN that has to leave again is a plain one: what stands in its way
 * may be the option itself.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { FASTOPEN_CLIENT, FASTOPEN_WITHOUT_COOKIE } from "../block/fastOpenBits.ts";
import type { FastOpenEntry } from "../block/fastOpenCache.ts";
import { FASTOPEN_ASKED, FASTOPEN_NO_COOKIE, SYN_DATA } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";
import { remoteText, type Tuple } from "../block/tuple.ts";
import { writeEndsOf } from "../block/writeEndsPool.ts";
import { headerBytes, ownMss } from "./segmentSize.ts";

/** The longest that options can be: Linux leaves so much room on a SYN with data. */
const OPTION_ROOM = 40;
const NO_COOKIE = new Uint8Array(0);

/** Whether clients here may use Fast Open at all. */
export const mayOpenFast = (core: Core): boolean =>
  (core.settings.tcp_fastopen & FASTOPEN_CLIENT) !== 0;

/** Whether a cookie of that server is known, or none is needed: data can leave with the SYN. */
export function canSendOnSyn(core: Core, tcb: Tcb): boolean {
  if (!mayOpenFast(core)) return false;
  return withoutCookie(core, tcb) || cookieOf(core, tcb).length > 0;
}

const withoutCookie = (core: Core, tcb: Tcb): boolean =>
  needsNone(core, tcb, (tcb.options & FASTOPEN_NO_COOKIE) !== 0);

const needsNone = (core: Core, to: Tuple, bySocket: boolean): boolean =>
  bySocket ||
  (core.settings.tcp_fastopen & FASTOPEN_WITHOUT_COOKIE) !== 0 ||
  core.paths.metrics(to).fastOpenWithoutCookie === true;

const cookieOf = (core: Core, tcb: Tcb): Uint8Array =>
  core.paths.fastOpen.get(remoteText(tcb))?.cookie ?? NO_COOKIE;

/** Bytes of data that a SYN to a peer can carry now: 0 where its cookie is not known. */
export function synRoom(core: Core, to: Tuple, needsNoCookie: boolean, maxSegment = 0): number {
  if (!mayOpenFast(core)) return 0;
  const entry = core.paths.fastOpen.get(remoteText(to));
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
  const entry = core.paths.fastOpen.get(remoteText(tcb));
  const cookie = entry?.cookie ?? NO_COOKIE;
  if (!withoutCookie(core, tcb)) {
    tcb.handshake |= FASTOPEN_ASKED;
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
    writeEndsOf(core, tcb).addPush(snd.nxt | 0);
  }
  return length;
}

/** Puts a cookie into a segment that is being made. */
export function setCookie(seg: Segment, cookie: Uint8Array, experimental: boolean): void {
  seg.fastOpenStart = 0;
  seg.fastOpenLength = cookie.length;
  seg.fastOpenExperimental = experimental;
  seg.fastOpenCookie.set(cookie);
}
