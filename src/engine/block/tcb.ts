/**
 * The transmission control block of RFC 9293 section 3.3.1: one connection's variables, by the
 * RFC's names (`snd.una`, `rcv.nxt`), and what Linux keeps beside them.
 *
 * It must stay below a kilobyte all in: plain numbers, no closures, no collections. What only a
 * connection that moves data or left the beaten path needs hangs on a pointer that is null until
 * then. Yes-or-no facts are bits (flags.ts). Blocks are pooled and come back as they were born:
 * what resets them is made from these classes by `npm run resets` (resets.ts).
 *
 * Every field is a small integer to the engine: a 32-bit unsigned number beyond those would be kept
 * as an object of its own, 16 bytes more. So sequence numbers are stored signed, and read unsigned.
 */

import type { AccEcn } from "./accEcnState.ts";
import type { Listening } from "./listening.ts";
import type { MtuSearch } from "./mtuSearch.ts";
import type { OutOfOrder } from "./outOfOrder.ts";
import type { RecoveryState } from "./recoveryState.ts";
import type { Ring } from "./ring.ts";
import type { WriteEnds } from "./writeEnds.ts";

// The timers of a connection: `timer id = index * TIMERS + which`.
export const TIMER_RETRANSMIT = 0;
export const TIMER_DELAYED_ACK = 1;
/** Keepalive, and an orphan's limits (FIN-WAIT-2, linger). */
export const TIMER_KEEPALIVE = 2;
export const TIMERS = 3;

// What TIMER_RETRANSMIT stands for while it runs: `tcb.timer`.
export const TIMER_OFF = 0;
/** RFC 6298; SYN, SYN-ACK and FIN too. */
export const TIMER_RTO = 1;
/** RFC 8985 7: tail loss probe. */
export const TIMER_LOSS_PROBE = 2;
/** RFC 8985 6.3: RACK's reordering timer. */
export const TIMER_REORDERING = 3;
/** RFC 9293 3.8.6.1: zero-window probes. */
export const TIMER_PERSIST = 4;

/** No row of autotuning's. */
export const NOT_TUNED = -1;
/** No row of packed recovery's. */
export const NOT_PACKED = -1;

/** RFC 9293 3.3.1: the send sequence variables. */
export class SendVariables {
  private unaWord = 0;
  private nxtWord = 0;
  private endWord = 0;
  private wl1Word = 0;
  private issWord = 0;
  /** SND.WND in bytes. */
  wnd = 0;
  /** Largest window that the peer ever offered (Max.SND.WND of RFC 5961, SWS avoidance). */
  maxWnd = 0;
  /** Snd.Wind.Shift. */
  scale = 0;
  /** Payload bytes of a full segment: timestamps are already taken off. */
  mss = 536;

  /** SND.UNA. */
  get una(): number {
    return this.unaWord >>> 0;
  }
  set una(value: number) {
    this.unaWord = value | 0;
  }

  /** SND.NXT: behind the highest byte ever sent; never moves back. */
  get nxt(): number {
    return this.nxtWord >>> 0;
  }
  set nxt(value: number) {
    this.nxtWord = value | 0;
  }

  /** Behind the last byte that the user queued; a queued FIN stands here and counts not. */
  get end(): number {
    return this.endWord >>> 0;
  }
  set end(value: number) {
    this.endWord = value | 0;
  }

  /** SND.WL1. */
  get wl1(): number {
    return this.wl1Word >>> 0;
  }
  set wl1(value: number) {
    this.wl1Word = value | 0;
  }

  /** ISS. */
  get iss(): number {
    return this.issWord >>> 0;
  }
  set iss(value: number) {
    this.issWord = value | 0;
  }
}

/** RFC 9293 3.3.1: the receive sequence variables. */
export class ReceiveVariables {
  private nxtWord = 0;
  private readWord = 0;
  private wupWord = 0;
  private tsRecentWord = 0;
  /** RCV.WND as last advertised, in bytes. */
  wnd = 0;
  /** Rcv.Wind.Shift. */
  scale = 0;
  /** Linux's rcv_ssthresh: how far the window may open while the peer's segments are small. */
  ssthresh = 0;
  /** The size of segments that the peer sends, as far as seen. */
  mss = 536;
  /** Bytes that the last receive ring had to hold: the next one need not grow to that. */
  need = 0;

  /** RCV.NXT. */
  get nxt(): number {
    return this.nxtWord >>> 0;
  }
  set nxt(value: number) {
    this.nxtWord = value | 0;
  }

  /** The next byte that the user will read. */
  get read(): number {
    return this.readWord >>> 0;
  }
  set read(value: number) {
    this.readWord = value | 0;
  }

  /**
   * RCV.NXT when an ACK last left, RFC 7323's Last.ACK.sent: `wup + wnd` is the right edge that was
   * advertised. IRS is not kept: it counts only until the handshake is done.
   */
  get wup(): number {
    return this.wupWord >>> 0;
  }
  set wup(value: number) {
    this.wupWord = value | 0;
  }

  /** TS.Recent of RFC 7323. */
  get tsRecent(): number {
    return this.tsRecentWord >>> 0;
  }
  set tsRecent(value: number) {
    this.tsRecentWord = value | 0;
  }
}

/** One connection or listener. `state` changes through `step()` alone. */
export class Tcb {
  /** Place in the pool. */
  readonly index: number;
  /** The handle: index and generation. */
  id = 0;
  /** A place in machine's STATES. */
  state = 0;
  /** What was agreed on and how things stand: bits of flags.ts, as the next two words. */
  flags = 0;
  /** What our SYN asked, and what came of it. */
  handshake = 0;
  /** What the user has set. */
  options = 0;

  // The four-tuple.
  family: 4 | 6 = 4;
  /** Which of the host's own addresses; -1: a listener on all. */
  local = 0;
  localPort = 0;
  remotePort = 0;
  remote0 = 0;
  remote1 = 0;
  remote2 = 0;
  remote3 = 0;

  readonly snd = new SendVariables();
  readonly rcv = new ReceiveVariables();
  /** Bytes from `snd.una` to `snd.end`; null while there are none. */
  sendRing: Ring | null = null;
  /** Bytes from `rcv.read`, those out of order included; null while there are none. */
  receiveRing: Ring | null = null;
  /** What arrived behind a gap; null while there is none. */
  outOfOrder: OutOfOrder | null = null;
  /** Where writes end within what is unacknowledged; null while nothing is. */
  writeEnds: WriteEnds | null = null;
  /** Receive buffer autotuning: its row; NOT_TUNED until data arrives. */
  autotune = NOT_TUNED;
  /** Accurate ECN; null where it was not agreed on. */
  accEcn: AccEcn | null = null;
  /** Options that differ from the defaults; null for most. */
  extras: Extras | null = null;
  /** SO_SNDBUF and SO_RCVBUF, in the kernel's doubled units. */
  sndbuf = 0;
  rcvbuf = 0;

  /** Of one that was opened passively: its listener's handle; else -1. */
  parent = -1;
  /** Of a listener: what it holds. */
  listening: Listening | null = null;

  // What the user has yet to be told.
  events = 0;
  /** The pending error, a positive errno. */
  error = 0;
  /** The last soft error (ICMP), a positive errno: told when the connection gives up. */
  softError = 0;

  // Timers and retransmission; by RFC 6298.
  /** What TIMER_RETRANSMIT stands for: one of the TIMER_ constants. */
  timer = TIMER_OFF;
  rtoMicros = 1_000_000;
  /** -1 before the first sample. */
  srttMicros = -1;
  rttvarMicros = 0;
  /** Retransmissions of the earliest unacknowledged segment by timeout. */
  retries = 0;
  /** How often the RTO has doubled; of the persist timer likewise. */
  backoff = 0;
  /** Probes without an answer: zero-window or keepalive. */
  probes = 0;
  /** When the first retransmission of `snd.una` went out, ms of the stack's clock; 0: none did. */
  retransmitStamp = 0;

  // Congestion, in segments as in Linux; `recovery` comes with the first data sent.
  cwnd = 10;
  ssthresh = 0x7fff_ffff;
  /** The module's place in the list of modules. */
  congestion = 0;
  recovery: RecoveryState | null = null;
  /** In place of `recovery` while the connection rests: its row; else NOT_PACKED. */
  packed = NOT_PACKED;

  // Delayed ACK (RFC 9293 3.8.6.3, Linux's quick ACKs).
  /** Current delay in ms. */
  atoMs = 0;
  /** ACKs still to be sent at once. */
  quickAcks = 0;
  /** Duplicate ACKs owed for segments out of order, beyond the one that ACK_NOW stands for. */
  duplicateAcksOwed = 0;

  // ms of the stack's clock, for tcp_info, keepalive and idleness.
  lastDataSent = 0;
  lastDataReceived = 0;
  lastAckReceived = 0;
  /** When the last answer to a segment outside the window went out (RFC 5961 7). */
  lastChallenge = 0;
  /** When TS.Recent was stored, in ms (RFC 7323 5.5). */
  tsRecentStamp = 0;
  /** What is added to the clock for TSval, modulo 2^32: signed. */
  tsOffset = 0;
  /** Path MTU in bytes. */
  pmtu = 1500;
  /** When the SYN or SYN,ACK last left, microseconds modulo 2^32. */
  synSentAt = 0;
  /** Our own MSS: what we told the peer (RFC 9293 3.7.1), and the most that we can ever send. */
  ownMss = 536;
  /** The MSS that the peer told us; 536 when it did not (MUST-15). */
  peerMss = 536;
  /** The connection's number in traces. */
  connection = 0;

  constructor(index: number) {
    this.index = index;
  }
}

/** What few connections have: options set by the user and counts that only tcp_info shows. */
export class Extras {
  keepIdle = 0;
  keepInterval = 0;
  keepCount = 0;
  /** ms; 0: none. */
  userTimeout = 0;
  /** Seconds; -1: off. */
  linger = -1;
  linger2 = 0;
  maxSegment = 0;
  synCount = 0;
  windowClamp = 0;
  notSentLowat = 0;
  deferAccept = 0;
  fastOpen = 0;
  tos = 0;
  ttl = 64;
  /** SND.UP and RCV.UP: they count while URGENT_SEND and URGENT_RECEIVE are set. */
  sndUp = 0;
  rcvUp = 0;
  /** Path MTU probing (RFC 4821); null while it is off. */
  probing: MtuSearch | null = null;
}
