/**
 * ICMP errors about a segment of ours (RFC 9293 3.9.2.2, MUST-54 to MUST-56; RFC 5927): soft errors
 * are remembered and told when the connection gives up, hard ones end an attempt to connect only,
 * and a smaller path MTU is believed if the quoted segment is one that is in flight.
 */
import * as seq from "../../base/seq.ts";
import { LISTEN, SYN_RECEIVED, SYN_SENT, USER_TIMEOUT } from "../../machine/codes.ts";
import {
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_PARAMETER_PROBLEM,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  ICMPV6_PACKET_TOO_BIG,
  ICMPV6_PARAMETER_PROBLEM,
  ICMPV6_UNREACHABLE,
} from "../../wire/icmp.ts";
import type { Segment } from "../../wire/segment.ts";
import { type Core, KIND_SYN, KIND_TCB } from "../block/core.ts";
import { ERRNO } from "../block/errors.ts";
import { SOFT_ERROR } from "../block/events.ts";
import { SYN_DATA, SYN_DUE, type Tcb } from "../block/tcb.ts";
import { fail } from "../close/ending.ts";
import { onMtuReduced } from "../recovery/recovery.ts";
import { boundProbing } from "../send/mtuProbing.ts";
import { headerBytes, updateSendMss } from "../send/segmentSize.ts";

/** IPv4's codes of "destination unreachable", in their order: what Linux reports for each. */
const UNREACHABLE_4: readonly number[] = [
  ERRNO.ENETUNREACH,
  ERRNO.EHOSTUNREACH,
  ERRNO.EPROTO, // protocol unreachable
  ERRNO.ECONNREFUSED,
  ERRNO.EMSGSIZE,
  ERRNO.EOPNOTSUPP,
  ERRNO.ENETUNREACH,
  ERRNO.EHOSTDOWN,
];

const UNREACHABLE_6: readonly number[] = [
  ERRNO.ENETUNREACH,
  ERRNO.EACCES,
  ERRNO.EHOSTUNREACH,
  ERRNO.EHOSTUNREACH,
  ERRNO.ECONNREFUSED,
  ERRNO.EACCES,
  ERRNO.EACCES,
];

/** An ICMP error; the record's source is the quoted segment's: this host. */
export function icmpArrives(core: Core, seg: Segment): void {
  const { tuple } = core;
  const local = core.addresses.find(seg.family, seg.src0, seg.src1, seg.src2, seg.src3);
  if (local === -1) return;
  tuple.family = seg.family;
  tuple.local = local;
  tuple.localPort = seg.sourcePort;
  tuple.remotePort = seg.destinationPort;
  tuple.remote0 = seg.dst0;
  tuple.remote1 = seg.dst1;
  tuple.remote2 = seg.dst2;
  tuple.remote3 = seg.dst3;
  const id = core.find(tuple);
  if (id === -1 || (id & 3) === KIND_SYN) return; // a half-open row just waits on
  if ((id & 3) !== KIND_TCB) return;
  const tcb = core.tcbs[id >>> 2] as Tcb;
  if (tcb.state === LISTEN) return;
  // RFC 5927 4.1: the quoted number must be in flight, or it is a guess or long out of date.
  if (seq.lt(seg.seq, tcb.snd.una) || seq.gt(seg.seq, tcb.snd.nxt)) {
    core.counters.OutOfWindowIcmps++;
    return;
  }
  if (isTooBig(seg)) packetTooBig(core, tcb, seg);
  else report(core, tcb, errnoOf(seg));
}

function isTooBig(seg: Segment): boolean {
  if (seg.family === 6) return seg.icmpType === ICMPV6_PACKET_TOO_BIG;
  return seg.icmpType === ICMP_UNREACHABLE && seg.icmpCode === ICMP_FRAGMENTATION_NEEDED;
}

/** What Linux makes of an ICMP error: an errno, 0 for what is ignored (MUST-55: source quench). */
function errnoOf(seg: Segment): number {
  if (seg.family === 6) {
    if (seg.icmpType === ICMPV6_UNREACHABLE) {
      return UNREACHABLE_6[seg.icmpCode] ?? ERRNO.EHOSTUNREACH;
    }
    return seg.icmpType === ICMPV6_PARAMETER_PROBLEM ? ERRNO.EPROTO : ERRNO.EHOSTUNREACH;
  }
  if (seg.icmpType === ICMP_SOURCE_QUENCH) return 0;
  if (seg.icmpType === ICMP_PARAMETER_PROBLEM) return ERRNO.EPROTO;
  if (seg.icmpType === ICMP_TIME_EXCEEDED) return ERRNO.EHOSTUNREACH;
  if (seg.icmpType === ICMP_UNREACHABLE) {
    return UNREACHABLE_4[seg.icmpCode] ?? ERRNO.EHOSTUNREACH;
  }
  return 0;
}

/**
 * Linux differs from MUST-56 as RFC 5461 records: even a hard error (protocol or port unreachable)
 * never aborts a connection that stands, since anyone on the way can forge one; an attempt to
 * connect ends at once, so that the user need not wait for minutes.
 */
function report(core: Core, tcb: Tcb, errno: number): void {
  if (errno === 0) return;
  if (tcb.state === SYN_SENT || tcb.state === SYN_RECEIVED) {
    core.counters.AttemptFails++;
    fail(core, tcb, USER_TIMEOUT, errno);
  } else {
    tcb.softError = errno;
    core.tell(tcb, SOFT_ERROR); // RFC 9293 3.9.1.9, MUST-47
  }
}

/** RFC 1191, RFC 8201: the path takes less; what is in flight and too long goes again. */
function packetTooBig(core: Core, tcb: Tcb, seg: Segment): void {
  if (core.settings.ip_no_pmtu_disc !== 0) return;
  const least = tcb.family === 6 ? 1280 : core.settings.min_pmtu;
  const mtu = Math.max(least, seg.icmpMtu);
  if (mtu >= tcb.pmtu || core.paths.metrics(tcb).mtuLocked === true) return;
  core.paths.learn(tcb, mtu, core.now);
  tcb.pmtu = mtu;
  boundProbing(tcb, mtu);
  const before = tcb.snd.mss;
  updateSendMss(core, tcb);
  if (tcb.state === SYN_SENT) {
    // Data on the SYN was too long: it goes again without, and asks for shorter segments.
    tcb.ownMss = Math.min(tcb.ownMss, mtu - headerBytes(tcb.family));
    tcb.flags = (tcb.flags & ~SYN_DATA) | SYN_DUE;
    core.wantsToSend(tcb);
  } else if (tcb.snd.mss < before) {
    onMtuReduced(core, tcb);
    core.wantsToSend(tcb);
  }
}
