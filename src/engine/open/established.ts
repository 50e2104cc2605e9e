/**
 * The handshake's end, on either side: what both agreed on takes effect, buffers and congestion
 * start, the round trip that the handshake took is measured.
 */
import * as seq from "../../base/seq.ts";
import type { Segment } from "../../wire/segment.ts";
import type { Core } from "../block/core.ts";
import { CONNECTED, WRITABLE } from "../block/events.ts";
import { HANDSHAKE_DONE, SNDBUF_LOCKED, TIMESTAMPS } from "../block/flags.ts";
import { type Tcb, TIMER_OFF, TIMER_RETRANSMIT } from "../block/tcb.ts";
import { startKeepalive } from "../close/keepalive.ts";
import { startAutotuning } from "../receive/autotune.ts";
import { establish, rearm } from "../recovery/recovery.ts";
import { echoAgeMs } from "../send/emit.ts";
import { startProbing } from "../send/mtuProbing.ts";
import { updateSendMss } from "../send/segmentSize.ts";

/** What a segment costs of a send buffer beyond its text: headers and an sk_buff. */
const HEAD_AND_TAIL = 640;
const DESCRIPTOR = 256;

/** The connection stands: called when the state has become ESTABLISHED (or beyond). */
export function onEstablished(core: Core, tcb: Tcb, segment: Segment): void {
  const rtt = handshakeRtt(core, tcb, segment);
  const resent = tcb.retries > 1;
  tcb.timer = TIMER_OFF;
  core.clearTimer(tcb, TIMER_RETRANSMIT);
  tcb.retries = 0;
  tcb.retransmitStamp = 0;
  tcb.backoff = 0;
  tcb.probes = 0;
  tcb.lastAckReceived = core.ms;
  tcb.lastDataReceived = core.ms;
  updateSendMss(core, tcb);
  establish(core, tcb, rtt, resent);
  growSendBuffer(core, tcb);
  startAutotuning(core, tcb);
  startKeepalive(core, tcb);
  startProbing(core, tcb);
  // Fast Open: an answer is in flight already.
  if (!seq.eq(tcb.snd.una, tcb.snd.nxt)) rearm(core, tcb);
  tcb.flags |= HANDSHAKE_DONE;
  core.tell(tcb, CONNECTED | WRITABLE);
  core.wantsToSend(tcb);
}

/** Microseconds; -1 when the SYN left more than once and no timestamp tells which was answered. */
function handshakeRtt(core: Core, tcb: Tcb, segment: Segment): number {
  if (tcb.retries === 0) return (core.now - tcb.synSentAt) | 0;
  if ((tcb.flags & TIMESTAMPS) === 0 || !segment.hasTimestamps) return -1;
  return Math.max(1, echoAgeMs(core, tcb, segment)) * 1000;
}

/** Linux's `tcp_sndbuf_expand`: room for two congestion windows, unless SO_SNDBUF fixed it. */
export function growSendBuffer(core: Core, tcb: Tcb): void {
  if ((tcb.options & SNDBUF_LOCKED) !== 0) return;
  const segments = Math.max(tcb.cwnd, core.settings.tcp_initial_cwnd, 4);
  const text = Math.max(tcb.peerMss, tcb.snd.mss);
  const each = (1 << (32 - Math.clz32(text + HEAD_AND_TAIL - 1))) + DESCRIPTOR; // a power of two
  const wanted = 2 * segments * each;
  if (wanted > tcb.sndbuf) tcb.sndbuf = Math.min(wanted, core.settings.tcp_wmem[2]);
}
