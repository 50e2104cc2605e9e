/**
 * The shapes that go in and out of a `Stack`: what a caller may rely on. Types and their few
 * constants only; the behaviour is in stack.ts and below.
 *
 * A `Stack` is one host's TCP without any I/O: packets, time and randomness are arguments, packets
 * to send, readiness and the next deadline are asked for. Time is microseconds in one zero.
 */
import type { Random } from "../base/random.ts";
import type { TraceListener } from "../trace/events.ts";
import type { Settings } from "./block/settings.ts";

/** A socket's handle: a small integer from 0; an old one never names a new socket soon after. */
export type SocketId = number;

/** Address and port of one end. */
export interface Endpoint {
  ip: string;
  port: number;
}

/** What a stack is made of. */
export interface StackOptions {
  /** The host's own addresses, IPv4 and IPv6 in text. */
  addresses: readonly string[];
  /** Forked by name for each use; the stack draws from nothing else. */
  random: Random;
  settings?: Partial<Settings>;
  /** The link's MTU in bytes; 1500 unless told. */
  mtu?: number;
  /**
   * "partial": the link finishes each sum from the pseudo-header's, which is all that is written
   * (checksum offload). "offload": the link is memory: sums are neither computed nor verified.
   */
  checksums?: "compute" | "partial" | "offload";
  /** The longest packet, in bytes, that the link cuts into segments (TSO); absent: it does not. */
  longestPacket?: number;
  /** Told of everything that happens; costs nothing when absent. */
  trace?: TraceListener;
  /**
   * How many connections keep what they know of loss and congestion at hand while they rest; that
   * of others is folded into a fifth of the memory. 256 unless told.
   */
  awake?: number;
}

/** So many bytes before each packet to send are the link's, for a header of its own. */
export const HEADROOM = 16;

/** A packet to put on the link: reused, valid until the next call of the stack. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the TCP header starts: what a link that finishes checksums has to know. */
  readonly tcpStart: number;
  /** Bytes of data for each segment when the link is to cut the packet; 0: it is one segment. */
  readonly segmentSize: number;
}

/** The handshake is done: a connect() succeeded. */
export const CONNECTED = 0x01;
/** A listener has a connection to accept. */
export const ACCEPTABLE = 0x02;
/** There is something to receive, or the end has been reached. */
export const READABLE = 0x04;
/** There is room to send again. */
export const WRITABLE = 0x08;
/** The peer's FIN was reached: after what is unread comes the end. */
export const PEER_CLOSED = 0x10;
/** The connection failed: `error` says how. */
export const FAILED = 0x20;
/** The connection is in CLOSED and will never change again. */
export const ENDED = 0x40;
/** Urgent data was announced (RFC 9293 3.8.5, MUST-32). */
export const URGENT = 0x80;
/**
 * The connection lives, but not well (RFC 9293 3.9.1.8, MUST-47): an ICMP error came about it, or
 * `tcp_retries1` retransmissions went unanswered, ETIMEDOUT (3.8.3, MUST-20 (b), SHLD-9), so that
 * whoever carries its packets may look for another way. Who does not care looks away (SHLD-20).
 */
export const SOFT_ERROR = 0x100;

/** What became of a socket since the last event about it: reused, copy what you keep. */
export interface StackEvent {
  readonly socket: SocketId;
  /** Some of the bits above. */
  readonly what: number;
  /** With FAILED or SOFT_ERROR: a negative errno, otherwise 0. */
  readonly error: number;
}

/** `receive` answers this at the end: the peer's FIN was reached and everything was read. */
export const END = -1;

/** Options of `send`, bits. */
export const MSG_MORE = 0x8000;
/** Mark a record's end: what follows never shares a segment with it. */
export const MSG_EOR = 0x80;
/** The last byte is urgent (RFC 9293 3.8.5). */
export const MSG_OOB = 0x01;
/** Option of `receive`: leave the bytes where they are. */
export const MSG_PEEK = 0x02;
/** Option of `receive`: throw the bytes away; `into` is not touched. */
export const MSG_TRUNC = 0x20;

/** The options that a socket takes, by Linux's names; 1 and 0 stand for on and off. */
export interface SocketOptions {
  SO_REUSEADDR: number;
  SO_KEEPALIVE: number;
  /** -1: off; otherwise seconds to linger at close(), 0 resets. Fractions are allowed. */
  SO_LINGER: number;
  /** Bytes as given; the kernel's doubling counts for the reader of the option only. */
  SO_SNDBUF: number;
  SO_RCVBUF: number;
  /** The pending error as a positive errno; reading it clears it. */
  SO_ERROR: number;
  SO_OOBINLINE: number;
  TCP_NODELAY: number;
  TCP_CORK: number;
  TCP_QUICKACK: number;
  TCP_MAXSEG: number;
  /** Seconds. */
  TCP_KEEPIDLE: number;
  TCP_KEEPINTVL: number;
  TCP_KEEPCNT: number;
  /** Milliseconds; 0: the system's. */
  TCP_USER_TIMEOUT: number;
  /** Seconds an orphan stays in FIN-WAIT-2; 0: the system's; below 0: reset at once. */
  TCP_LINGER2: number;
  /** Seconds that a listener waits for data before it shows a connection. */
  TCP_DEFER_ACCEPT: number;
  TCP_SYNCNT: number;
  TCP_WINDOW_CLAMP: number;
  TCP_NOTSENT_LOWAT: number;
  /** Of a listener: how many Fast Open connections may wait for the handshake's end. */
  TCP_FASTOPEN: number;
  /** connect() waits for the first send and puts it on the SYN. */
  TCP_FASTOPEN_CONNECT: number;
  TCP_FASTOPEN_NO_COOKIE: number;
  /** 0 to 255; also the segments' traffic class but for the two ECN bits. */
  IP_TOS: number;
  IP_TTL: number;
  IP_MTU_DISCOVER: number;
}

/** The name of an option whose value is a number. */
export type OptionName = keyof SocketOptions;

/** A passive open. */
export interface ListenOptions {
  /** One of the host's own; absent, "0.0.0.0" or "::": all of them ("::": IPv4 too). */
  address?: string;
  port: number;
  backlog: number;
  /** With "::": take IPv6 only. */
  ipv6Only?: boolean;
  options?: Partial<SocketOptions>;
  /** The congestion module of accepted connections. */
  congestion?: string;
  /** TCP_FASTOPEN_KEY: see `Stack.setFastOpenKey`. */
  fastOpenKey?: Uint8Array;
}

/** An active open. */
export interface ConnectOptions {
  address: string;
  port: number;
  localAddress?: string;
  /** 0 or absent: one is chosen (RFC 6056). */
  localPort?: number;
  /**
   * A listener that turns active: its port becomes the connection's own, its handle the
   * connection's (RFC 9293 3.10.1 and 3.10.2, SEND in LISTEN). What it held is reset or forgotten.
   */
  listener?: SocketId;
  options?: Partial<SocketOptions>;
  congestion?: string;
  /** Data for the SYN (RFC 7413); what does not fit or is refused goes after the handshake. */
  fastOpenData?: Uint8Array;
}

/**
 * Linux's `struct tcp_info`, by its names; times as there: microseconds for rtt, ms for `last_`.
 */
export interface TcpInfo {
  tcpi_state: number;
  tcpi_ca_state: number;
  tcpi_retransmits: number;
  tcpi_probes: number;
  tcpi_backoff: number;
  /** 1 timestamps, 2 SACK, 4 window scale, 8 ECN, 16 ECN seen, 32 data in SYN acknowledged. */
  tcpi_options: number;
  tcpi_snd_wscale: number;
  tcpi_rcv_wscale: number;
  tcpi_delivery_rate_app_limited: number;
  tcpi_fastopen_client_fail: number;
  tcpi_rto: number;
  tcpi_ato: number;
  tcpi_snd_mss: number;
  tcpi_rcv_mss: number;
  tcpi_unacked: number;
  tcpi_sacked: number;
  tcpi_lost: number;
  tcpi_retrans: number;
  tcpi_fackets: number;
  tcpi_last_data_sent: number;
  tcpi_last_ack_sent: number;
  tcpi_last_data_recv: number;
  tcpi_last_ack_recv: number;
  tcpi_pmtu: number;
  tcpi_rcv_ssthresh: number;
  tcpi_rtt: number;
  tcpi_rttvar: number;
  tcpi_snd_ssthresh: number;
  tcpi_snd_cwnd: number;
  tcpi_advmss: number;
  tcpi_reordering: number;
  tcpi_rcv_rtt: number;
  tcpi_rcv_space: number;
  tcpi_total_retrans: number;
  tcpi_pacing_rate: number;
  tcpi_max_pacing_rate: number;
  tcpi_bytes_acked: number;
  tcpi_bytes_received: number;
  tcpi_segs_out: number;
  tcpi_segs_in: number;
  tcpi_notsent_bytes: number;
  tcpi_min_rtt: number;
  tcpi_data_segs_in: number;
  tcpi_data_segs_out: number;
  tcpi_delivery_rate: number;
  tcpi_busy_time: number;
  tcpi_rwnd_limited: number;
  tcpi_sndbuf_limited: number;
  tcpi_delivered: number;
  tcpi_delivered_ce: number;
  tcpi_bytes_sent: number;
  tcpi_bytes_retrans: number;
  tcpi_dsack_dups: number;
  tcpi_reord_seen: number;
  tcpi_rcv_ooopack: number;
  tcpi_snd_wnd: number;
  tcpi_rcv_wnd: number;
  tcpi_rehash: number;
  tcpi_total_rto: number;
  tcpi_total_rto_recoveries: number;
  tcpi_total_rto_time: number;
  tcpi_received_ce: number;
  tcpi_received_e1_bytes: number;
  tcpi_received_e0_bytes: number;
  tcpi_received_ce_bytes: number;
  tcpi_delivered_e1_bytes: number;
  tcpi_delivered_e0_bytes: number;
  tcpi_delivered_ce_bytes: number;
}

/** How much waits in a socket's buffers, in bytes. */
export interface Queues {
  /** To be read: SIOCINQ. */
  readonly readable: number;
  /** To be acknowledged: SIOCOUTQ. */
  readonly unacknowledged: number;
  /** Never sent yet: SIOCOUTQNSD. */
  readonly unsent: number;
  /** To be read until the last urgent byte is behind (RFC 9293 3.8.5, MUST-33). */
  readonly urgent: number;
}
