/**
 * ICMP errors about a segment of ours (RFC 9293 3.9.2.2, MUST-54 to MUST-56; RFC 5927, RFC 6069):
 * to whom they are told, and what comes of it. A smaller path MTU is believed if the quoted segment
 * is one that is in flight. What an error means by itself: icmpMeaning.ts.
 */
import * as seq from "../../base/seq.ts";
import { SYN_RECEIVED, SYN_SENT, USER_TIMEOUT } from "../../machine/codes.ts";
import type { Segment } from "../../wire/segment.ts";
import { type Core, KIND_SYN, KIND_TCB } from "../block/core.ts";
import { SOFT_ERROR } from "../block/events.ts";
import { EMBRYO, PASSIVE, SYN_DATA, SYN_DUE } from "../block/flags.ts";
import { stepRow } from "../block/step.ts";
import type { Tcb } from "../block/tcb.ts";
import { fail } from "../close/ending.ts";
import { removeSynRow, synRowId } from "../open/halfOpen.ts";
import { onMtuReduced, revertBackoff } from "../recovery/recovery.ts";
import { boundProbing } from "../send/mtuProbing.ts";
import { headerBytes, updateSendMss } from "../send/segmentSize.ts";
import { dropsHalfOpen, errnoOf, isHard, isNoRoute, isTooBig } from "./icmpMeaning.ts";

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
  if (id === -1) return;
  const place = id >>> 2;
  const kind = id & 3;
  if (kind === KIND_SYN) rowIsTold(core, place, seg);
  else if (kind === KIND_TCB) connectionIsTold(core, core.tcbs[place] as Tcb, seg);
}

/**
 * An error about a half-open row. Linux differs from MUST-56 and SHLD-26: what a router says of its
 * way to the peer drops the row, what the peer's host says does not.
 */
function rowIsTold(core: Core, row: number, seg: Segment): void {
  if (seg.seq !== core.synQueue.iss(row)) {
    core.counters.OutOfWindowIcmps++;
    return;
  }
  if (!(core.strict ? isHard(seg) : dropsHalfOpen(seg))) return;
  core.counters.ListenDrops++;
  stepRow(core, synRowId(row), SYN_RECEIVED, USER_TIMEOUT);
  removeSynRow(core, row);
}

function connectionIsTold(core: Core, tcb: Tcb, seg: Segment): void {
  if (!isInFlight(core, tcb, seg)) {
    core.counters.OutOfWindowIcmps++;
    return;
  }
  if (isTooBig(seg)) {
    packetTooBig(core, tcb, seg);
    return;
  }
  const errno = errnoOf(seg, core.strict);
  if (errno === 0) return;
  if (isNoRoute(seg) && seq.eq(seg.seq, tcb.snd.una)) revertBackoff(core, tcb);
  if (core.strict ? isHard(seg) : isOpening(tcb)) {
    if (isOpening(tcb)) core.counters.AttemptFails++;
    fail(core, tcb, USER_TIMEOUT, errno);
  } else {
    tcb.softError = errno;
    core.tell(tcb, SOFT_ERROR); // RFC 9293 3.9.1.9, MUST-47
  }
}

/**
 * RFC 5927 4.1: the quoted number must be in flight, or it is a guess or long out of date. Linux
 * differs: SND.NXT itself, which nothing has had yet, is believed too.
 */
function isInFlight(core: Core, tcb: Tcb, seg: Segment): boolean {
  const { una, nxt } = tcb.snd;
  if (seq.lt(seg.seq, una)) return false;
  return core.strict ? seq.lt(seg.seq, nxt) : seq.le(seg.seq, nxt);
}

/**
 * Linux differs from MUST-56 and SHLD-26 as RFC 5461 records: an attempt to connect ends at any
 * error, so that the user need not wait for minutes; a connection that stands does not end even at
 * a hard one (protocol or port unreachable), since anyone on the way can forge it. Nor does one
 * that Fast Open has given its user already.
 */
function isOpening({ state, flags }: Tcb): boolean {
  if (state === SYN_SENT) return true;
  return state === SYN_RECEIVED && (flags & (PASSIVE | EMBRYO)) !== PASSIVE;
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
