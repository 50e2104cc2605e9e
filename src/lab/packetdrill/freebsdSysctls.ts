/**
 * FreeBSD's sysctls as this engine's knobs. Some set one; some are about what the engine has no
 * choice in, and then hold for the one value that it behaves by; some mean nothing to it. A value
 * that cannot be had makes the script one that cannot run here.
 */
import type { Settings } from "../../engine/block/settings.ts";

/** What one sysctl comes to, given the settings before it; null: that value cannot be had. */
type Meaning = (value: number, before: Settings) => Partial<Settings> | null;

const NOTHING: Meaning = () => ({});
/** The engine behaves so and not otherwise. */
const only =
  (held: number): Meaning =>
  (value) =>
    value === held ? {} : null;
const seconds = (ms: number): number => Math.round(ms / 1000);

/** FreeBSD rounds a buffer up to whole segments of the connection: room for one more. */
const ROUNDING = 1460;

/**
 * FreeBSD's buffers count payload, Linux's (and the engine's) what it costs in memory: half of a
 * new buffer is for payload (tcp_adv_win_scale).
 */
const receiveSpace = (bytes: number): number => 2 * (bytes + ROUNDING);

const maxSocketBuffer: Meaning = (bytes, { tcp_rmem, tcp_wmem }) => ({
  tcp_rmem: [tcp_rmem[0], tcp_rmem[1], bytes],
  tcp_wmem: [tcp_wmem[0], tcp_wmem[1], bytes],
  rmem_max: bytes,
  wmem_max: bytes,
});

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries({
    "kern.ipc.maxsockbuf": maxSocketBuffer,
    "net.inet.tcp.recvspace": (bytes, { tcp_rmem }) => ({
      tcp_rmem: [tcp_rmem[0], receiveSpace(bytes), tcp_rmem[2]],
    }),
    "net.inet.tcp.sendspace": (bytes, { tcp_wmem }) => ({
      tcp_wmem: [tcp_wmem[0], 2 * bytes, tcp_wmem[2]],
    }),
    "net.inet.tcp.recvbuf_auto": (on) => ({ tcp_moderate_rcvbuf: on }),
    "net.inet.tcp.rfc1323": (on) => ({ tcp_timestamps: on & 1, tcp_window_scaling: on & 1 }),
    "net.inet.tcp.sack.enable": (on) => ({ tcp_sack: on }),
    "net.inet.tcp.ecn.enable": (value) => (value <= 3 ? { tcp_ecn: value } : null),
    // Linux: a SYN that has to leave again leaves without (RFC 3168 6.1.1.1).
    "net.inet.tcp.ecn.maxretries": only(0),
    "net.inet.tcp.syncookies": (on, { tcp_syncookies }) =>
      tcp_syncookies === 2 ? {} : { tcp_syncookies: on },
    "net.inet.tcp.syncookies_only": (on) => ({ tcp_syncookies: on === 0 ? 1 : 2 }),
    "net.inet.tcp.fastopen.client_enable": (on, { tcp_fastopen }) => ({
      tcp_fastopen: on === 0 ? tcp_fastopen & ~1 : tcp_fastopen | 1,
    }),
    "net.inet.tcp.fastopen.server_enable": (on, { tcp_fastopen }) => ({
      tcp_fastopen: on === 0 ? tcp_fastopen & ~2 : tcp_fastopen | 2,
    }),
    "net.inet.tcp.keepidle": (ms) => ({ tcp_keepalive_time: seconds(ms) }),
    "net.inet.tcp.keepintvl": (ms) => ({ tcp_keepalive_intvl: seconds(ms) }),
    "net.inet.tcp.keepcnt": (count) => ({ tcp_keepalive_probes: count }),
    "net.inet.tcp.keepinit": only(75_000),
    "net.inet.tcp.msl": (ms) => ({ msl: seconds(ms) }),
    "net.inet.tcp.finwait2_timeout": (ms) => ({ tcp_fin_timeout: seconds(ms) }),
    "net.inet.tcp.maxtcptw": (count) => ({ tcp_max_tw_buckets: count }),
    "net.inet.tcp.initcwnd_segments": (segments) => ({ tcp_initial_cwnd: segments }),
    "net.inet.tcp.minmss": (bytes) => ({ tcp_min_snd_mss: bytes }),
    "net.inet.tcp.rexmit_min": (ms) => ({ tcp_rto_min_us: ms * 1000 }),
    "net.inet.tcp.rexmit_initial": only(1000),
    "net.inet.tcp.rexmit_slop": only(200),
    "net.inet.tcp.rexmit_drop_options": only(0),
    "net.inet.tcp.path_mtu_discovery": (on) => ({ ip_no_pmtu_disc: on === 0 ? 1 : 0 }),
    "net.inet.tcp.pmtud_blackhole_detection": (on) => ({ tcp_mtu_probing: on === 0 ? 0 : 1 }),
    "net.inet.tcp.pmtud_blackhole_mss": (bytes) => ({ tcp_base_mss: bytes }),
    "net.inet.tcp.v6pmtud_blackhole_mss": (bytes) => ({ tcp_base_mss: bytes }),
    "net.inet.tcp.mssdflt": only(536),
    "net.inet.tcp.v6mssdflt": only(1220),
    "net.inet.tcp.delacktime": only(40),
    "net.inet.tcp.delayed_ack": only(1),
    "net.inet.tcp.rfc3042": only(1),
    "net.inet.tcp.icmp_may_rst": only(1),
    "net.inet.tcp.insecure_rst": only(0),
    "net.inet.tcp.insecure_syn": only(0),
    "net.inet.tcp.blackhole": only(0),
    "net.inet.tcp.tolerate_missing_ts": only(1),
    "net.inet.tcp.udp_tunneling_port": only(0),
    "net.inet.tcp.udp_tunneling_overhead": NOTHING,
    // The engine answers SYN+FIN in its own way; the script says whether that is the right one.
    "net.inet.tcp.drop_synfin": NOTHING,
    "net.inet.tcp.log_in_vain": NOTHING,
    "net.inet.tcp.log_debug": NOTHING,
  } satisfies Record<string, Meaning>),
);

/** Forgets what is known of peers. */
const FORGETS: ReadonlySet<string> = new Set([
  "net.inet.tcp.hostcache.purge",
  "net.inet.tcp.hostcache.purgenow",
]);

/** What becomes of `name=value`: settings, that peers are forgotten, or that it cannot be had. */
export type FreebsdSysctl = Partial<Settings> | "forgets peers" | "not to be had";

/** What a sysctl of FreeBSD means; undefined for a name that is none of its own. */
export function freebsdSysctl(
  name: string,
  value: string,
  before: Settings,
): FreebsdSysctl | undefined {
  if (!/^(?:net\.inet6?\.|kern\.)/.test(name)) return undefined;
  if (FORGETS.has(name)) return "forgets peers";
  if (name === "net.inet.tcp.cc.algorithm") {
    return { tcp_congestion_control: value === "newreno" ? "reno" : value };
  }
  const number = Number(value);
  if (!Number.isFinite(number)) return "not to be had";
  return MEANINGS.get(name)?.(number, before) ?? "not to be had";
}

/** The sysctls that a FreeBSD host has set when a script begins; they become settings in order. */
export const FREEBSD_DEFAULTS: readonly (readonly [name: string, value: string])[] = [
  ["kern.ipc.maxsockbuf", "2097152"],
  ["net.inet.tcp.recvspace", "65536"],
  ["net.inet.tcp.sendspace", "32768"],
  ["net.inet.tcp.keepcnt", "8"],
  ["net.inet.tcp.finwait2_timeout", "60000"],
];

/**
 * What FreeBSD does without a sysctl and the engine by a setting: where Linux departs from RFC 9293
 * it follows the RFC, a reset does not end a TIME-WAIT, SYNs go again after 1, 3 and 7 seconds.
 */
export const FREEBSD_FIXED: Partial<Settings> = {
  strict_rfc9293: 1,
  tcp_rfc1337: 1,
  tcp_syn_linear_timeouts: 0,
};
