/** tcp_info as Linux fills it in: what a connection knows about itself, by Linux's names. */

import * as seq from "../../base/seq.ts";
import {
  CLOSE_WAIT,
  CLOSED,
  CLOSING,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LAST_ACK,
  LISTEN,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
} from "../../machine/codes.ts";
import type { AccEcn } from "../block/accEcnState.ts";
import type { Core } from "../block/core.ts";
import { ECN, ECN_SEEN, SACK_OK, SYN_DATA_ACKED, TIMESTAMPS, WSCALE } from "../block/flags.ts";
import { NOT_TUNED, type Tcb } from "../block/tcb.ts";
import { emptyInfo, type TcpInfo } from "../block/tcpInfo.ts";
import { currentWindow } from "../receive/window.ts";
import { fillInfo } from "../recovery/recovery.ts";

/** The kernel's numbers of the states, by ours. */
const LINUX_STATE: readonly number[] = (() => {
  const numbers: number[] = [];
  numbers[ESTABLISHED] = 1;
  numbers[SYN_SENT] = 2;
  numbers[SYN_RECEIVED] = 3;
  numbers[FIN_WAIT_1] = 4;
  numbers[FIN_WAIT_2] = 5;
  numbers[TIME_WAIT] = 6;
  numbers[CLOSED] = 7;
  numbers[CLOSE_WAIT] = 8;
  numbers[LAST_ACK] = 9;
  numbers[LISTEN] = 10;
  numbers[CLOSING] = 11;
  return numbers;
})();

/** A socket's tcp_info now. */
export function tcpInfo(core: Core, tcb: Tcb): TcpInfo {
  const info = emptyInfo();
  const { snd, rcv } = tcb;
  const { ms } = core;
  info.tcpi_state = LINUX_STATE[tcb.state] as number;
  info.tcpi_retransmits = tcb.retries;
  info.tcpi_probes = tcb.probes;
  info.tcpi_backoff = tcb.backoff;
  info.tcpi_options = optionBits(tcb);
  info.tcpi_snd_wscale = snd.scale;
  info.tcpi_rcv_wscale = rcv.scale;
  info.tcpi_ato = tcb.atoMs * 1000;
  info.tcpi_snd_mss = snd.mss;
  info.tcpi_rcv_mss = rcv.mss;
  info.tcpi_last_data_sent = tcb.lastDataSent === 0 ? 0 : ms - tcb.lastDataSent;
  info.tcpi_last_data_recv = ms - tcb.lastDataReceived;
  info.tcpi_last_ack_recv = ms - tcb.lastAckReceived;
  info.tcpi_pmtu = tcb.pmtu;
  info.tcpi_rcv_ssthresh = rcv.ssthresh;
  info.tcpi_advmss = tcb.ownMss - ((tcb.flags & TIMESTAMPS) !== 0 ? 12 : 0);
  const tuned = tcb.autotune !== NOT_TUNED;
  info.tcpi_bytes_received = tuned ? core.autotune.received(tcb.autotune) : 0;
  info.tcpi_rcv_rtt = tuned ? core.autotune.rtt(tcb.autotune) : 0;
  info.tcpi_rcv_space = tuned
    ? core.autotune.space(tcb.autotune)
    : Math.min(rcv.wnd, 10 * tcb.ownMss);
  info.tcpi_notsent_bytes = Math.max(0, seq.diff(snd.end, snd.nxt));
  info.tcpi_snd_wnd = snd.wnd;
  info.tcpi_rcv_wnd = currentWindow(tcb);
  fillListener(tcb, info);
  fillInfo(core, tcb, info);
  if (tcb.accEcn !== null) fillAccEcn(tcb.accEcn, info);
  return info;
}

/** Accurate ECN's counts. */
function fillAccEcn({ receivedCe, deliveredCe, received, delivered }: AccEcn, info: TcpInfo): void {
  info.tcpi_received_ce = receivedCe;
  info.tcpi_delivered_ce = deliveredCe;
  [info.tcpi_received_e1_bytes = 0, info.tcpi_received_e0_bytes = 0] = received;
  [info.tcpi_delivered_e1_bytes = 0, info.tcpi_delivered_e0_bytes = 0] = delivered;
  info.tcpi_received_ce_bytes = received[2] ?? 0;
  info.tcpi_delivered_ce_bytes = delivered[2] ?? 0;
}

/** Of a listener Linux shows the accept queue and its limit in two of the fields. */
function fillListener(tcb: Tcb, info: TcpInfo): void {
  if (tcb.listening === null) return;
  info.tcpi_unacked = tcb.listening.acceptQueue.size;
  info.tcpi_sacked = tcb.listening.backlog;
}

function optionBits(tcb: Tcb): number {
  const { flags } = tcb;
  return (
    ((flags & TIMESTAMPS) !== 0 ? 1 : 0) |
    ((flags & SACK_OK) !== 0 ? 2 : 0) |
    ((flags & WSCALE) !== 0 ? 4 : 0) |
    ((flags & ECN) !== 0 || tcb.accEcn !== null ? 8 : 0) |
    ((flags & ECN_SEEN) !== 0 ? 16 : 0) |
    ((tcb.handshake & SYN_DATA_ACKED) !== 0 ? 32 : 0)
  );
}
