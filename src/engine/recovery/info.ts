/**
 * Recovery's part of tcp_info, and the pacing rate that Linux would show. Nothing paces here: a
 * link that wants to may read the rate.
 */

import type { Core } from "../block/core.ts";
import { HANDSHAKE_DONE } from "../block/flags.ts";
import { NO_RTT } from "../block/minRtt.ts";
import { BUSY, type RecoveryState, RWND_LIMITED, SNDBUF_LIMITED } from "../block/recoveryState.ts";
import type { Tcb } from "../block/tcb.ts";
import type { TcpInfo } from "../block/tcpInfo.ts";
import { timeUnder } from "./limits.ts";
import { peek } from "./rest.ts";

/** What Linux shows as the least round trip while there is none. */
const UNKNOWN_RTT = 0xffff_ffff;

/** Fills in tcp_info's fields about flight, loss, round trip and congestion. */
export function fillInfo(core: Core, tcb: Tcb, info: TcpInfo): void {
  info.tcpi_rto = tcb.rtoMicros;
  info.tcpi_rtt = Math.max(0, tcb.srttMicros);
  info.tcpi_rttvar = tcb.rttvarMicros;
  info.tcpi_snd_cwnd = tcb.cwnd;
  info.tcpi_snd_ssthresh = tcb.ssthresh;
  info.tcpi_backoff = tcb.backoff;
  info.tcpi_retransmits = tcb.retries;
  info.tcpi_reordering = core.settings.tcp_reordering;
  info.tcpi_min_rtt = tcb.srttMicros < 0 ? UNKNOWN_RTT : tcb.srttMicros;
  info.tcpi_delivered = 1; // the SYN
  info.tcpi_pacing_rate = pacingRate(tcb);
  fillFlight(core, tcb, info);
  if ((tcb.flags & HANDSHAKE_DONE) === 0) info.tcpi_delivered = 0; // not even our SYN
}

function fillFlight(core: Core, tcb: Tcb, info: TcpInfo): void {
  const recovery = peek(core, tcb);
  if (recovery === null) return;
  info.tcpi_ca_state = recovery.state;
  info.tcpi_unacked = recovery.board.size;
  info.tcpi_sacked = recovery.sackedOut;
  info.tcpi_lost = recovery.lostOut;
  info.tcpi_retrans = recovery.retransmitsOut;
  info.tcpi_reordering = recovery.reordering;
  info.tcpi_reord_seen = recovery.reorderings;
  info.tcpi_total_retrans = recovery.retransmits;
  info.tcpi_min_rtt = recovery.minRtt.best === NO_RTT ? UNKNOWN_RTT : recovery.minRtt.best;
  info.tcpi_delivered = recovery.delivered >>> 0;
  info.tcpi_delivered_ce = recovery.deliveredCe;
  info.tcpi_dsack_dups = recovery.dsacks;
  info.tcpi_bytes_sent = recovery.bytesSent;
  info.tcpi_bytes_retrans = recovery.bytesRetransmitted;
  info.tcpi_data_segs_out = recovery.segmentsSent;
  info.tcpi_total_rto = recovery.timeouts;
  fillTimes(core, recovery, info);
}

function fillTimes(core: Core, recovery: RecoveryState, info: TcpInfo): void {
  const [busy, rwnd, sndbuf] = ([BUSY, RWND_LIMITED, SNDBUF_LIMITED] as const).map((limit) =>
    Math.round(timeUnder(core, recovery, limit)),
  ) as [number, number, number];
  info.tcpi_busy_time = busy + rwnd + sndbuf;
  info.tcpi_rwnd_limited = rwnd;
  info.tcpi_sndbuf_limited = sndbuf;
  const open = recovery.timeoutSince === 0 ? 0 : (core.ms - recovery.timeoutSince) | 0;
  info.tcpi_total_rto_recoveries = recovery.timeoutEpisodes;
  info.tcpi_total_rto_time = recovery.timeoutTime + open;
}

/** Bytes a second: twice the window a round trip in slow start, 1.2 times it afterwards. */
function pacingRate(tcb: Tcb): number {
  if (tcb.srttMicros <= 0) return 0;
  const ratio = tcb.cwnd < tcb.ssthresh / 2 ? 2 : 1.2;
  return Math.trunc((ratio * 1e6 * tcb.cwnd * tcb.snd.mss) / tcb.srttMicros);
}
