/**
 * The knobs, by the names that Linux users know from `net.ipv4.*` and `net.core.*`, with the
 * defaults of a current kernel on a machine with some gigabytes of memory. Units are Linux's: each
 * comment names them. `msl` is the one knob that Linux does not have: it compiles 2 MSL = 60 s in.
 *
 * They are live: a change counts from the next time that the code looks, as in Linux.
 */

/** Least, default and most bytes of a buffer. */
export type BufferSizes = readonly [min: number, initial: number, max: number];

/** Every knob of a stack; see the comments for units. */
export interface Settings {
  /** 1: follow RFC 9293 where Linux departs from it and we follow Linux (docs/differences.md). */
  strict_rfc9293: number;
  /** Maximum segment lifetime in seconds; TIME-WAIT lasts twice that. RFC 9293 says 120. */
  msl: number;

  // Opening.
  /** SYN retransmissions before connect() gives up. */
  tcp_syn_retries: number;
  /** The first so many SYN retransmissions come one second apart; then the wait doubles. */
  tcp_syn_linear_timeouts: number;
  tcp_synack_retries: number;
  /** Half-open connections that a listener holds when it must not send cookies. */
  tcp_max_syn_backlog: number;
  /** The most that listen() grants as backlog. */
  somaxconn: number;
  /** 1: a connection that finds the accept queue full is reset instead of left waiting. */
  tcp_abort_on_overflow: number;
  /** 0 never, 1 on overflow of the SYN queue, 2 always. */
  tcp_syncookies: number;
  /** Bits: 1 client, 2 server, 4 client sends data without a cookie, 0x200 server takes it so,
   * 0x400 every listener is a Fast Open listener. */
  tcp_fastopen: number;
  /** Server's cookie key: 16 bytes in hexadecimal, dashes allowed; empty: a random one. */
  tcp_fastopen_key: string;
  tcp_fastopen_blackhole_timeout_sec: number;
  ip_local_port_range: readonly [first: number, last: number];

  // Negotiated at the handshake.
  tcp_timestamps: number;
  tcp_sack: number;
  tcp_dsack: number;
  tcp_window_scaling: number;
  /** 0 no ECN, 1 ask for it and grant it, 2 grant it; accurate: 3 ask for it and grant it, 4 grant
   * it and ask for the classic one, 5 grant it. */
  tcp_ecn: number;
  /** Accurate ECN's option: 0 never, 1 where it is needed, 2 on every ACK. */
  tcp_ecn_option: number;
  /** With 1: at least so many times a round trip. */
  tcp_ecn_option_beacon: number;
  tcp_ecn_fallback: number;

  // Buffers and windows.
  tcp_rmem: BufferSizes;
  tcp_wmem: BufferSizes;
  rmem_max: number;
  wmem_max: number;
  /** The receive buffer is `window * 2^n / (2^n - 1)` for n > 0, `window * 2^-n` below. */
  tcp_adv_win_scale: number;
  tcp_moderate_rcvbuf: number;
  tcp_notsent_lowat: number;
  tcp_workaround_signed_windows: number;
  tcp_shrink_window: number;

  // Closing.
  /** Seconds an orphan stays in FIN-WAIT-2. */
  tcp_fin_timeout: number;
  /** connect() takes the port of a TIME-WAIT: 0 never, 1 with timestamps, 2 on loopback only. */
  tcp_tw_reuse: number;
  /** Milliseconds that must have passed since the TIME-WAIT began. */
  tcp_tw_reuse_delay: number;
  tcp_max_tw_buckets: number;
  /** 1: TIME-WAIT ignores RSTs (RFC 1337). */
  tcp_rfc1337: number;
  tcp_max_orphans: number;
  /** 0 stands for 8. */
  tcp_orphan_retries: number;

  // Breaking.
  tcp_retries1: number;
  /** A budget of time: as long as this many retransmissions from `tcp_rto_min_us` would last. */
  tcp_retries2: number;
  /** Seconds of silence before the first probe. */
  tcp_keepalive_time: number;
  /** Seconds between probes. */
  tcp_keepalive_intvl: number;
  tcp_keepalive_probes: number;
  /** Challenge ACKs a second of the whole stack (RFC 5961 7). */
  tcp_challenge_ack_limit: number;
  /** Milliseconds between two answers of one connection to segments outside its window. */
  tcp_invalid_ratelimit: number;

  // Path MTU.
  ip_no_pmtu_disc: number;
  tcp_mtu_probing: number;
  tcp_base_mss: number;
  tcp_min_snd_mss: number;
  /** RFC 4821: the least MSS that a black hole leads to, seconds between searches, and the range
   * in bytes that is not worth a probe. */
  tcp_mtu_probe_floor: number;
  tcp_probe_interval: number;
  tcp_probe_threshold: number;
  /** The least path MTU that an ICMP message can set. */
  min_pmtu: number;

  // Loss recovery and congestion.
  tcp_congestion_control: string;
  /** 3: RACK's tail loss probe is on, 0: off. */
  tcp_early_retrans: number;
  /** Bits: 1 RACK, 2 static reordering window, 4 no reordering tolerance. */
  tcp_recovery: number;
  tcp_frto: number;
  tcp_reordering: number;
  tcp_max_reordering: number;
  tcp_slow_start_after_idle: number;
  tcp_thin_linear_timeouts: number;
  tcp_rto_min_us: number;
  tcp_rto_max_ms: number;
  tcp_initial_cwnd: number;
  tcp_pingpong_thresh: number;
  tcp_stdurg: number;
  tcp_min_tso_segs: number;
  tcp_tso_win_divisor: number;
  tcp_limit_output_bytes: number;
  tcp_autocorking: number;
  tcp_abc: number;
}

/** Linux's defaults. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  strict_rfc9293: 0,
  msl: 30,
  tcp_syn_retries: 6,
  tcp_syn_linear_timeouts: 4,
  tcp_synack_retries: 5,
  tcp_max_syn_backlog: 4096,
  somaxconn: 4096,
  tcp_abort_on_overflow: 0,
  tcp_syncookies: 1,
  tcp_fastopen: 1,
  tcp_fastopen_key: "",
  tcp_fastopen_blackhole_timeout_sec: 0,
  ip_local_port_range: [32768, 60999],
  tcp_timestamps: 1,
  tcp_sack: 1,
  tcp_dsack: 1,
  tcp_window_scaling: 1,
  tcp_ecn: 2,
  tcp_ecn_option: 2,
  tcp_ecn_option_beacon: 3,
  tcp_ecn_fallback: 1,
  tcp_rmem: [4096, 131_072, 6_291_456],
  tcp_wmem: [4096, 16_384, 4_194_304],
  rmem_max: 4_194_304,
  wmem_max: 4_194_304,
  tcp_adv_win_scale: 1,
  tcp_moderate_rcvbuf: 1,
  tcp_notsent_lowat: 0xffff_ffff,
  tcp_workaround_signed_windows: 0,
  tcp_shrink_window: 0,
  tcp_fin_timeout: 60,
  tcp_tw_reuse: 2,
  tcp_tw_reuse_delay: 1000,
  tcp_max_tw_buckets: 131_072,
  tcp_rfc1337: 0,
  tcp_max_orphans: 131_072,
  tcp_orphan_retries: 0,
  tcp_retries1: 3,
  tcp_retries2: 15,
  tcp_keepalive_time: 7200,
  tcp_keepalive_intvl: 75,
  tcp_keepalive_probes: 9,
  tcp_challenge_ack_limit: 0x7fff_ffff,
  tcp_invalid_ratelimit: 500,
  ip_no_pmtu_disc: 0,
  tcp_mtu_probing: 0,
  tcp_base_mss: 1024,
  tcp_min_snd_mss: 48,
  tcp_mtu_probe_floor: 48,
  tcp_probe_interval: 600,
  tcp_probe_threshold: 8,
  min_pmtu: 552,
  tcp_congestion_control: "cubic",
  tcp_early_retrans: 3,
  tcp_recovery: 1,
  tcp_frto: 2,
  tcp_reordering: 3,
  tcp_max_reordering: 300,
  tcp_slow_start_after_idle: 1,
  tcp_thin_linear_timeouts: 0,
  tcp_rto_min_us: 200_000,
  tcp_rto_max_ms: 120_000,
  tcp_initial_cwnd: 10,
  tcp_pingpong_thresh: 1,
  tcp_stdurg: 0,
  tcp_min_tso_segs: 2,
  tcp_tso_win_divisor: 3,
  tcp_limit_output_bytes: 4_194_304,
  tcp_autocorking: 1,
  tcp_abc: 0,
};
