/**
 * What a client remembers of servers that speak Fast Open (RFC 7413 4.1.3): the cookie, its
 * form, and the MSS that data on the SYN may count on. Bounded; the oldest goes.
 */

/** More servers than this are not remembered. */
const LIMIT = 1024;

/** One server, as this client knows it. */
export interface FastOpenEntry {
  cookie: Uint8Array;
  /** The option came in the experimental form. */
  experimental: boolean;
  /**
   * Who asks in vain asks once in the experimental form, then never so again: 0 not yet tried, 1 to
   * be tried next, 2 tried.
   */
  tryExperimental: 0 | 1 | 2;
  mss: number;
}

/** Servers by address. */
export class FastOpenCache {
  readonly #entries = new Map<string, FastOpenEntry>();

  /** What is known of a server, by its address in text. */
  get(address: string): FastOpenEntry | undefined {
    return this.#entries.get(address);
  }

  /** The entry of a server, made when there is none. */
  entry(address: string): FastOpenEntry {
    const old = this.#entries.get(address);
    if (old !== undefined) return old;
    if (this.#entries.size >= LIMIT) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
    const made: FastOpenEntry = {
      cookie: new Uint8Array(0),
      experimental: false,
      tryExperimental: 0,
      mss: 0,
    };
    this.#entries.set(address, made);
    return made;
  }

  /** Forgets all. */
  clear(): void {
    this.#entries.clear();
  }
}
