/**
 * The kernel's own account: the tracepoints sock:inet_sock_set_state and tcp:tcp_send_reset, read
 * from a private tracefs instance with the boot clock. Every namespace's sockets are in it, so the
 * reader picks by addresses and ports.
 *
 * Two truths to know: a server's LISTEN → SYN-RECEIVED shows only with the handshake's last ACK
 * (until then the kernel holds a request, not a socket), and a TIME-WAIT never shows (a CLOSE
 * does).
 */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { run } from "./command.mjs";

const TRACEFS = "/sys/kernel/tracing";
const PREFIX = "synfin-captures-";
const EVENTS = ["sock/inet_sock_set_state", "tcp/tcp_send_reset"];

/**
 * @typedef {object} Change one socket's step
 * @property {bigint} at boot nanoseconds
 * @property {string} local "192.0.2.1:40001"
 * @property {string} remote
 * @property {string} from "TCP_CLOSE", "TCP_SYN_SENT", …
 * @property {string} to
 *
 * @typedef {object} SentReset
 * @property {bigint} at boot nanoseconds
 * @property {string} source "192.0.2.1:40001"
 * @property {string} state of the socket that it was sent for, "UNKNOWN" where there was none
 * @property {string} reason the kernel's word for why
 */

const LINE = /\s(\d+)\.(\d{6}): (inet_sock_set_state|tcp_send_reset): (.*)$/;

export class Trace {
  /** Starts tracing; tracefs is mounted where it is not yet (the caller has its own mounts). */
  constructor() {
    if (!readdirSync(TRACEFS).length) run(["mount", "-t", "tracefs", "tracefs", TRACEFS]);
    forgetTheDead();
    this.folder = `${TRACEFS}/instances/${PREFIX}${process.pid}`;
    mkdirSync(this.folder);
    this.set("trace_clock", "boot");
    for (const event of EVENTS) this.set(`events/${event}/enable`, "1");
  }

  set(/** @type {string} */ file, /** @type {string} */ value) {
    writeFileSync(`${this.folder}/${file}`, value);
  }

  /** Forgets what was traced so far. */
  clear() {
    this.set("trace", "");
  }

  /** What happened since `clear`, oldest first. */
  read() {
    /** @type {{changes: Change[], resets: SentReset[]}} */
    const told = { changes: [], resets: [] };
    for (const line of readFileSync(`${this.folder}/trace`, "utf8").split("\n")) {
      const match = LINE.exec(line);
      if (!match) continue;
      const [, seconds = "", micros = "", event, text = ""] = match;
      const at = BigInt(seconds) * 1_000_000_000n + BigInt(micros) * 1000n;
      const fields = Object.fromEntries(text.split(" ").map((field) => field.split("=", 2)));
      if (event === "tcp_send_reset") told.resets.push(resetOf(at, fields));
      else if (fields.protocol === "IPPROTO_TCP") told.changes.push(changeOf(at, fields));
    }
    return told;
  }

  stop() {
    for (const event of EVENTS) this.set(`events/${event}/enable`, "0");
    rmdirSync(this.folder);
  }
}

/**
 * @param {bigint} at
 * @param {Record<string, string>} f
 * @returns {Change}
 */
function changeOf(at, f) {
  const six = f.family === "AF_INET6";
  const local = `${six ? f.saddrv6 : f.saddr}:${f.sport}`;
  const remote = `${six ? f.daddrv6 : f.daddr}:${f.dport}`;
  return { at, local, remote, from: f.oldstate ?? "", to: f.newstate ?? "" };
}

/**
 * @param {bigint} at
 * @param {Record<string, string>} f
 * @returns {SentReset}
 */
const resetOf = (at, f) => ({
  at,
  source: (f.src ?? "").replace(/[[\]]/g, ""),
  state: f.state ?? "",
  reason: f.reason ?? "",
});

/** Removes the instances of makers that were killed. */
function forgetTheDead() {
  for (const name of readdirSync(`${TRACEFS}/instances`)) {
    if (!name.startsWith(PREFIX)) continue;
    try {
      process.kill(Number(name.slice(PREFIX.length)), 0);
    } catch {
      rmdirSync(`${TRACEFS}/instances/${name}`);
    }
  }
}
