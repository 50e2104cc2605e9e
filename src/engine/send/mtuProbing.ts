/**
 * Path MTU discovery by probing (RFC 4821, Linux's `tcp_mtu_probing`): where no router's message
 * can be counted on, a longer segment now and then shows what passes. The search halves the range
 * between what is known to pass and what is not; a lost probe is no sign of congestion.
 *
 * MTUs here are of packets with the timestamps that a connection uses, as Linux counts them.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { TIMESTAMPS } from "../block/flags.ts";
import type { MtuSearch } from "../block/mtuSearch.ts";
import { inFlight, OPEN } from "../block/recoveryState.ts";
import { Extras, type Tcb } from "../block/tcb.ts";
import { currentSsthresh } from "../congestion/threshold.ts";
import { headerBytes, updateSendMss } from "./segmentSize.ts";

/** Linux probes only with room for the loss of what it sends. */
const LEAST_CWND = 11;
const ON_BLACK_HOLE = 1;
const ALWAYS = 2;

const overhead = (tcb: Tcb): number =>
  headerBytes(tcb.family) + ((tcb.flags & TIMESTAMPS) !== 0 ? 12 : 0);

/** The handshake is done: a connection that always probes begins its search. */
export function startProbing(core: Core, tcb: Tcb): void {
  if (core.settings.tcp_mtu_probing < ALWAYS) return;
  begin(core, tcb, core.settings.tcp_base_mss);
}

function begin(core: Core, tcb: Tcb, mss: number): void {
  tcb.extras ??= new Extras();
  tcb.extras.probing = newSearch(core, tcb, mss + overhead(tcb));
}

function newSearch(core: Core, tcb: Tcb, low: number): MtuSearch {
  const high = Math.min(tcb.peerMss, tcb.extras?.maxSegment || tcb.peerMss);
  return { low, high: high + headerBytes(tcb.family), size: 0, start: 0, end: 0, since: core.ms };
}

/** The path takes no more than `mtu`, as far as routers say. */
export function boundProbing({ extras }: Tcb, mtu: number): void {
  if (extras?.probing != null) extras.probing.high = Math.min(extras.probing.high, mtu);
}

/** Bytes that the next probe holds; 0: none now; -1: it is due, and new data waits for it. */
export function probeLength(core: Core, tcb: Tcb, { probing }: Extras): number {
  const { recovery, snd } = tcb;
  if (probing === null || probing.size !== 0 || tcb.cwnd < LEAST_CWND) return 0;
  if (recovery !== null && recovery.state !== OPEN) return 0;
  if (tcb.outOfOrder !== null) return 0; // SACK blocks would change the length
  if (probing.high - probing.low < core.settings.tcp_probe_threshold) {
    // After some minutes the path may have changed.
    const interval = core.settings.tcp_probe_interval * 1000;
    if (core.ms - probing.since >= interval) begin(core, tcb, snd.mss);
    return 0;
  }
  const length = ((probing.high + probing.low) >> 1) - overhead(tcb);
  const reordering = recovery?.reordering ?? core.settings.tcp_reordering;
  const needed = length + (reordering + 1) * snd.mss;
  if (seq.diff(snd.end, snd.nxt) < needed || snd.wnd < needed) return 0;
  if (seq.gt(seq.add(snd.nxt, needed), seq.add(snd.una, snd.wnd))) return -1;
  const flying = recovery === null ? 0 : inFlight(recovery);
  if (flying + 2 > tcb.cwnd) return flying === 0 ? 0 : -1;
  return length;
}

/** A probe of `length` bytes leaves from SND.NXT on. */
export function probeLeaves(tcb: Tcb, length: number): void {
  const { extras, snd } = tcb;
  const probing = extras?.probing;
  if (probing == null) return;
  probing.size = length + overhead(tcb);
  probing.start = snd.nxt;
  probing.end = seq.add(snd.nxt, length);
  tcb.cwnd--; // it stands for two
}

/** SND.UNA has advanced: a probe that arrived raises what passes (RFC 4821 7.6.1). */
export function onProbeAcknowledged(core: Core, tcb: Tcb, { probing }: Extras): void {
  const { recovery, snd } = tcb;
  if (probing === null || probing.size === 0 || seq.lt(snd.una, probing.end)) return;
  // The window keeps its bytes, in longer segments.
  const bytes = tcb.cwnd * (snd.mss + overhead(tcb));
  tcb.cwnd = Math.max(1, Math.trunc(bytes / probing.size));
  if (recovery !== null) {
    tcb.ssthresh = currentSsthresh(tcb, recovery);
    recovery.priorSsthresh = tcb.ssthresh;
    recovery.cwndStamp = core.ms;
  }
  probing.low = probing.size;
  probing.size = 0;
  updateSendMss(core, tcb);
}

/** What is retransmitted while a probe is in flight makes its outcome worthless. */
export function probeInconclusive({ extras }: Tcb): void {
  if (extras?.probing != null) extras.probing.size = 0;
}

/** Timeout after timeout: longer packets may vanish without a word (RFC 4821 7.7, RFC 2923 2.1). */
export function suspectBlackHole(core: Core, tcb: Tcb): void {
  const { settings } = core;
  if (settings.tcp_mtu_probing < ON_BLACK_HOLE) return;
  const probing = tcb.extras?.probing;
  if (probing == null) {
    begin(core, tcb, settings.tcp_base_mss);
  } else {
    const half = (probing.low - overhead(tcb)) >> 1;
    const least = Math.max(settings.tcp_mtu_probe_floor, settings.tcp_min_snd_mss);
    probing.low = Math.max(Math.min(settings.tcp_base_mss, half), least) + overhead(tcb);
  }
  updateSendMss(core, tcb);
}
