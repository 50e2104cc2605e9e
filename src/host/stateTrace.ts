/**
 * The kernel's own account of transitions: the tracepoint sock:inet_sock_set_state, read from a
 * private tracefs instance. Every namespace's sockets are in it, so the reader picks by addresses.
 *
 * Two truths to know: a server's LISTEN > SYN-RECEIVED shows only with the handshake's last ACK
 * (until then the kernel holds a request, not a socket), and a TIME-WAIT shows as CLOSED.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import type { State } from "../machine/states.ts";
import { kernelStateNamed } from "./kernelStates.ts";

const TRACEFS = "/sys/kernel/tracing";
const EVENT = "events/sock/inet_sock_set_state/enable";
const HEAD = "(\\d+\\.\\d+): inet_sock_set_state: family=(AF_INET6?) protocol=IPPROTO_TCP";
const ADDRESSES = "saddr=(\\S+) daddr=(\\S+) saddrv6=(\\S+) daddrv6=(\\S+)";
const LINE = new RegExp(
  `${HEAD} sport=(\\d+) dport=(\\d+) ${ADDRESSES} oldstate=(\\S+) newstate=(\\S+)`,
);
const MAPPED = "::ffff:";
/** What the pipe says where its ring overran before we read. */
const LOST = /LOST (\d+) EVENTS/;

/** One socket's step. */
export interface KernelChange {
  /** Seconds of the kernel's trace clock. */
  readonly seconds: number;
  readonly own: string;
  readonly ownPort: number;
  readonly peer: string;
  readonly peerPort: number;
  readonly from: State;
  readonly to: State;
}

/** Reads transitions as they happen; `prefix` names the instance. */
export class StateTrace {
  readonly #folder: string;
  readonly #pipe: number;
  readonly #buffer = Buffer.alloc(1 << 16);
  #rest = "";
  /** Transitions that the kernel overwrote before they were read. */
  lost = 0;

  /** Mounts tracefs where it is not yet: a caller with mounts of its own leaves no trace. */
  constructor(prefix: string) {
    if (readdirSync(TRACEFS).length === 0) mount();
    this.#folder = `${TRACEFS}/instances/${prefix}-${process.pid}`;
    mkdirSync(this.#folder);
    writeFileSync(`${this.#folder}/buffer_size_kb`, "8192");
    writeFileSync(`${this.#folder}/${EVENT}`, "1");
    // Never a blocking read: a process that waits in one cannot be ended.
    this.#pipe = openSync(`${this.#folder}/trace_pipe`, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** The transitions since the last call, oldest first. */
  read(): KernelChange[] {
    const changes: KernelChange[] = [];
    for (;;) {
      const count = this.#readSome();
      if (count === 0) return changes;
      const lines = (this.#rest + this.#buffer.toString("latin1", 0, count)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) {
        this.lost += Number(LOST.exec(line)?.[1] ?? 0);
        const change = parse(line);
        if (change !== null) changes.push(change);
      }
    }
  }

  #readSome(): number {
    try {
      return readSync(this.#pipe, this.#buffer, 0, this.#buffer.length, null);
    } catch {
      return 0; // EAGAIN: there is nothing more
    }
  }

  /** Takes the instance away. */
  stop(): void {
    writeFileSync(`${this.#folder}/${EVENT}`, "0");
    closeSync(this.#pipe);
    rmdirSync(this.#folder);
  }
}

function mount(): void {
  const { status } = spawnSync("mount", ["-t", "tracefs", "tracefs", TRACEFS]);
  if (status !== 0) throw new Error("tracefs cannot be mounted");
}

function parse(line: string): KernelChange | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, seconds, family, ownPort, peerPort, own4 = "", peer4 = "", own6 = "", peer6 = ""] =
    match;
  const isFour = family === "AF_INET" || own6.startsWith(MAPPED);
  return {
    seconds: Number(seconds),
    own: isFour ? own4 : own6,
    ownPort: Number(ownPort),
    peer: isFour ? peer4 : peer6,
    peerPort: Number(peerPort),
    from: kernelStateNamed(match[9] ?? ""),
    to: kernelStateNamed(match[10] ?? ""),
  };
}
