/**
 * The kernel's own account of transitions: the tracepoint sock:inet_sock_set_state.
 *
 * Two truths to know: a server's LISTEN > SYN-RECEIVED shows only with the handshake's last ACK
 * (until then the kernel holds a request, not a socket), and a TIME-WAIT shows as CLOSED.
 */
import type { State } from "../../machine/states.ts";
import { kernelStateNamed } from "../kernelStates.ts";
import { TraceInstance } from "./traceInstance.ts";

/** The tracepoint's name. */
export const STATE_EVENT = "sock/inet_sock_set_state";

const HEAD = "(\\d+\\.\\d+): inet_sock_set_state: family=(AF_INET6?) protocol=IPPROTO_TCP";
const ADDRESSES = "saddr=(\\S+) daddr=(\\S+) saddrv6=(\\S+) daddrv6=(\\S+)";
const LINE = new RegExp(
  `${HEAD} sport=(\\d+) dport=(\\d+) ${ADDRESSES} oldstate=(\\S+) newstate=(\\S+)`,
);
const MAPPED = "::ffff:";

/** One socket's step. */
export interface KernelChange {
  /** Seconds of the trace's clock. */
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
  readonly #instance: TraceInstance;

  constructor(prefix: string) {
    this.#instance = new TraceInstance(prefix, [STATE_EVENT]);
  }

  /** Transitions that the kernel overwrote before they were read. */
  get lost(): number {
    return this.#instance.lost;
  }

  /** The transitions since the last call, oldest first. */
  read(): KernelChange[] {
    return this.#instance
      .read()
      .map(parseKernelChange)
      .filter((change) => change !== null);
  }

  /** Takes the instance away. */
  stop(): void {
    this.#instance.stop();
  }
}

/** A line of the trace as a step; null for any other line. */
export function parseKernelChange(line: string): KernelChange | null {
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
