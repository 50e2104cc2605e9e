/**
 * Fast Open, the client's side (RFC 7413 4.2.1): data leaves with the SYN when a cookie of that
 * server is known; otherwise the SYN asks for one. A SYN that has to leave again is a plain one:
 * what stands in its way may be the option itself.
 */
import * as seq from "../base/seq.ts";
import { formatAddress } from "../wire/address.ts";
import type { Segment } from "../wire/segment.ts";
import type { Core } from "./core.ts";
import { setCookie } from "./fastOpenCookie.ts";
import { headerBytes } from "./segmentSize.ts";
import { FASTOPEN_NO_COOKIE, SYN_DATA, SYN_DATA_ACKED, type Tcb } from "./tcb.ts";
import type { Tuple } from "./tuple.ts";

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
  (core.settings.tcp_fastopen & WITHOUT_COOKIE) !== 0 || (tcb.options & FASTOPEN_NO_COOKIE) !== 0;

const cookieOf = (core: Core, tcb: Tcb): Uint8Array =>
  core.fastOpen.get(addressOf(tcb))?.cookie ?? NO_COOKIE;

/** Bytes of data that a SYN to a peer can carry now: 0 where its cookie is not known. */
export function synRoom(core: Core, to: Tuple, needsNoCookie: boolean): number {
  const { tcp_fastopen } = core.settings;
  if ((tcp_fastopen & CLIENT) === 0) return 0;
  const entry = core.fastOpen.get(addressOf(to));
  const free = needsNoCookie || (tcp_fastopen & WITHOUT_COOKIE) !== 0;
  if (!free && (entry?.cookie ?? NO_COOKIE).length === 0) return 0;
  return Math.max(0, (entry?.mss || core.mtu - headerBytes(to.family)) - OPTION_ROOM);
}

/** Adds cookie, or the request for one, and returns how many bytes of data the SYN carries. */
export function fillFastOpen(core: Core, tcb: Tcb, seg: Segment, again: boolean): number {
  if ((tcb.flags & SYN_DATA) === 0) return 0;
  if (again) {
    core.counters.TCPFastOpenActiveFail++;
    tcb.flags &= ~SYN_DATA;
    return 0;
  }
  const entry = core.fastOpen.get(addressOf(tcb));
  const cookie = entry?.cookie ?? NO_COOKIE;
  if (!withoutCookie(core, tcb)) {
    setCookie(seg, cookie, entry?.experimental ?? false);
    if (cookie.length === 0) return 0;
  }
  const { snd } = tcb;
  const known = entry?.mss || tcb.pmtu - headerBytes(tcb.family);
  const room = Math.min(known, tcb.ownMss) - OPTION_ROOM;
  const length = Math.max(0, Math.min(room, seq.diff(snd.end, seq.add(snd.iss, 1))));
  snd.nxt = seq.add(snd.iss, 1 + length);
  if (length > 0) core.counters.TCPFastOpenActive++;
  return length;
}

/** The SYN was answered: the server's cookie is kept, and whether it took the data is noted. */
export function onSynAnswered(core: Core, tcb: Tcb, seg: Segment): void {
  const sentData = seq.gt(tcb.snd.nxt, seq.add(tcb.snd.iss, 1));
  if (seg.fastOpenStart !== -1 && seg.fastOpenLength > 0) {
    const entry = core.fastOpen.entry(addressOf(tcb));
    const from = seg.fastOpenStart;
    entry.cookie = core.input.bytes.slice(from, from + seg.fastOpenLength);
    entry.experimental = seg.fastOpenExperimental;
    entry.mss = tcb.peerMss;
  }
  if (!sentData) return;
  if (seq.gt(seg.ack, seq.add(tcb.snd.iss, 1))) tcb.flags |= SYN_DATA_ACKED;
  else core.counters.TCPFastOpenActiveFail++;
  tcb.flags &= ~SYN_DATA;
}
