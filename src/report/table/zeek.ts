/**
 * Connections as Zeek's conn.log (TSV), for the tools that eat it: `conn_state`, `history` and the
 * counters by Zeek's own definitions (its base/protocols/conn scripts).
 *
 * `local_orig` and `local_resp` are unset, as in a Zeek that was told of no local networks, and so
 * are `service` and `tunnel_parents`: nothing here reads payloads. The uid is made of the
 * four-tuple, the first frame and the start: the same capture gives the same one each time.
 */
import { nanosOf } from "../../base/rfc3339.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";

const FIELDS = [
  ["ts", "time"],
  ["uid", "string"],
  ["id.orig_h", "addr"],
  ["id.orig_p", "port"],
  ["id.resp_h", "addr"],
  ["id.resp_p", "port"],
  ["proto", "enum"],
  ["service", "string"],
  ["duration", "interval"],
  ["orig_bytes", "count"],
  ["resp_bytes", "count"],
  ["conn_state", "string"],
  ["local_orig", "bool"],
  ["local_resp", "bool"],
  ["missed_bytes", "count"],
  ["history", "string"],
  ["orig_pkts", "count"],
  ["orig_ip_bytes", "count"],
  ["resp_pkts", "count"],
  ["resp_ip_bytes", "count"],
  ["tunnel_parents", "set[string]"],
] as const;

const UNSET = "-";

/** The header lines; `opened` is the log's own time as Zeek writes it, "2024-05-01-12-00-00". */
export function zeekHeader(opened: string): string {
  const lines = [
    "#separator \\x09",
    "#set_separator\t,",
    "#empty_field\t(empty)",
    `#unset_field\t${UNSET}`,
    "#path\tconn",
    `#open\t${opened}`,
    `#fields\t${FIELDS.map(([name]) => name).join("\t")}`,
    `#types\t${FIELDS.map(([, type]) => type).join("\t")}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The line that ends a log. */
export const zeekFooter = (closed: string): string => `#close\t${closed}\n`;

/** One connection, with its line break. */
export function zeekLine(life: Lifecycle): string {
  const { client, server, moved } = life;
  const cells = [
    timestamp(life),
    uid(life),
    client.ip,
    client.port,
    server.ip,
    server.port,
    "tcp",
    UNSET,
    life.durationMs === 0 ? UNSET : (life.durationMs / 1000).toFixed(6),
    moved.client.bytes,
    moved.server.bytes,
    connState(life),
    UNSET,
    UNSET,
    moved.client.missingBytes + moved.server.missingBytes,
    life.history === "" ? UNSET : life.history,
    moved.client.segments,
    moved.client.ipBytes,
    moved.server.segments,
    moved.server.ipBytes,
    UNSET,
  ];
  return `${cells.join("\t")}\n`;
}

/** Seconds since 1970 with microseconds. Epoch seconds stay whole, so that no digit is lost. */
function timestamp(life: Lifecycle): string {
  if (life.epoch === null) return life.startedAt.toFixed(6);
  const micros = nanosOf(life.epoch) / 1000n + BigInt(Math.round(life.startedAt * 1e6));
  const [seconds, fraction] = [micros / 1_000_000n, micros % 1_000_000n];
  return `${seconds}.${String(fraction).padStart(6, "0")}`;
}

/**
 * What an end came to, as Zeek counts it: "reset" and "closed" say what the end itself sent, a
 * "partial" end was first seen in the middle.
 */
type ZeekEnd = "inactive" | "partial" | "syn-sent" | "established" | "closed" | "reset";

function originator({ history }: Lifecycle): ZeekEnd {
  if (history.includes("R")) return "reset";
  if (history.includes("F")) return "closed";
  if (history.includes("S")) return history.includes("h") ? "established" : "syn-sent";
  return /[HADCGTWIQ]/.test(history) ? "partial" : "inactive";
}

function responder({ history }: Lifecycle): ZeekEnd {
  if (history.includes("r")) return "reset";
  if (history.includes("f")) return "closed";
  if (history.includes("h")) return "established";
  if (history.includes("s")) return "syn-sent";
  return /[adcgtwiq]/.test(history) ? "partial" : "inactive";
}

const unheard = (end: ZeekEnd): boolean => end === "inactive" || end === "partial";

/** Zeek's `conn_state`: the order of the questions is its own. */
export function connState(life: Lifecycle): string {
  const orig = originator(life);
  const resp = responder(life);
  if (resp === "reset") return resetByResponder(life, orig);
  if (orig === "reset") return unheard(resp) ? "RSTOS0" : "RSTO";
  if (orig === "closed" && resp === "closed") return "SF";
  if (orig === "closed") return unheard(resp) ? "SH" : "S2";
  if (resp === "closed") return unheard(orig) ? "SHR" : "S3";
  if (orig === "syn-sent" && resp === "inactive") return "S0";
  return orig === "established" && resp === "established" ? "S1" : "OTH";
}

function resetByResponder({ moved, history }: Lifecycle, orig: ZeekEnd): string {
  const refused = orig === "syn-sent" && !history.includes("h");
  const bothReset = orig === "reset" && moved.client.bytes + moved.server.bytes === 0;
  if (refused || bothReset) return "REJ";
  return unheard(orig) ? "RSTRH" : "RSTR";
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** "C" and 17 characters of base 62: three independent 32-bit hashes of what identifies it. */
function uid(life: Lifecycle): string {
  const { client, server } = life;
  const name =
    `${client.ip} ${client.port} ${server.ip} ${server.port} ` +
    `${life.incarnation} ${life.firstFrame} ${life.epoch} ${life.startedAt}`;
  return `C${base62(hash(name, 1))}${base62(hash(name, 2))}${base62(hash(name, 3)).slice(1)}`;
}

/** FNV-1a from a seed, stirred at the end. */
function hash(text: string, seed: number): number {
  let h = Math.imul(seed, 0x9e3779b1) ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

function base62(value: number): string {
  let rest = value;
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = BASE62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
