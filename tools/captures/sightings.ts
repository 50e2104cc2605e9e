/**
 * What `ss -tan` shows of one host, asked every millisecond or two. The trace of transitions is
 * blind to mini-sockets: half-open requests in SYN-RECEIVED, FIN-WAIT-2 without an owner, and every
 * TIME-WAIT. Here they are.
 */
import { bootNanos } from "#src/host/clocks.js";
import { type DumpedSocket, SocketDump } from "#src/host/sockets/socketDump.js";
import type { State } from "#src/machine/states.js";
import type { Host } from "./host.ts";

/** A socket as one dump showed it. */
export interface Sight {
  /** null when it is gone. */
  readonly state: State | null;
  /** Whether it is the small record of FIN-WAIT-2 or TIME-WAIT. */
  readonly isMini: boolean;
  /** Boot nanoseconds: it was so when the dump ended. */
  readonly at: bigint;
  /** Boot nanoseconds: it was not yet so then. */
  readonly earliest: bigint;
}

const GONE = { state: null, isMini: false } as const;

/** Looks at the sockets of one host from its creation until `stop`. */
export class Sightings {
  /** What was seen of each "localPort>remotePort", each change once. */
  readonly seen = new Map<string, readonly Sight[]>();
  readonly #dump: SocketDump;
  readonly #timer: NodeJS.Timeout;
  #lastAsked = bootNanos();

  constructor(host: Host) {
    this.#dump = host.inside(() => new SocketDump());
    this.#timer = setInterval(() => this.#look(), 1);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#look();
    this.#dump.close();
  }

  #look(): void {
    const asked = bootNanos();
    const now = new Map<string, Pick<DumpedSocket, "state" | "isMini">>();
    for (const { ownPort, peerPort, ...socket } of this.#dump.read()) {
      now.set(`${ownPort}>${peerPort}`, socket);
    }
    const at = bootNanos();
    for (const key of new Set([...now.keys(), ...this.seen.keys()])) {
      const { state, isMini } = now.get(key) ?? GONE;
      const history = this.seen.get(key) ?? [];
      const last = history.at(-1);
      if (last?.state === state && last.isMini === isMini) continue;
      this.seen.set(key, [...history, { state, isMini, at, earliest: this.#lastAsked }]);
    }
    this.#lastAsked = asked;
  }
}
