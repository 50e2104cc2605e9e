/**
 * Fast Open, the client's side (RFC 7413 4.2.1): what connect() prepares, and what the SYN's answer
 * tells of the server. What the SYN carries: send/fastOpenSyn.ts.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { FASTOPEN_ASKED, SYN_DATA, SYN_DATA_ACKED } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";
import { remoteText } from "../block/tuple.ts";
import { mayOpenFast } from "../send/fastOpenSyn.ts";

/** connect() for Fast Open: `data` will be queued and leaves with the SYN if it may. */
export function prepareFastOpen(core: Core, tcb: Tcb): void {
  if (mayOpenFast(core)) tcb.flags |= SYN_DATA;
}

/** The SYN was answered: what that tells of the server is kept; whether it took all the data. */
export function onSynAnswered(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { snd } = tcb;
  const sentData = seq.gt(snd.nxt, seq.add(snd.iss, 1));
  if (sentData || (tcb.handshake & FASTOPEN_ASKED) !== 0) remember(core, tcb, seg, sentData);
  tcb.flags &= ~SYN_DATA;
  if (!sentData) return true;
  if (seq.eq(seg.ack, snd.nxt)) {
    tcb.handshake |= SYN_DATA_ACKED;
    return true;
  }
  core.counters.TCPFastOpenActiveFail++;
  return false;
}

/** The server's MSS, and a cookie if we asked for one: an unsolicited one is no promise. */
function remember(core: Core, tcb: Tcb, seg: Segment, sentData: boolean): void {
  const entry = core.paths.fastOpen.entry(remoteText(tcb));
  entry.mss = tcb.peerMss;
  const asked = (tcb.handshake & FASTOPEN_ASKED) !== 0;
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
