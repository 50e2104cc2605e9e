/**
 * What a client remembers of servers that speak Fast Open (RFC 7413 4.1.3): the cookie, the MSS
 * that data on the SYN may count on, and whether data on a SYN was lost. Bounded; the oldest goes.
 */

/** More servers than this are not remembered. */
const LIMIT = 1024;

/** One server, as this client knows it. */
export interface FastOpenEntry {
  cookie: Uint8Array;
  /** The option came in the experimental form. */
  experimental: boolean;
  mss: number;
  /** How many SYNs with data went unanswered in a row, and when the last did (microseconds). */
  lost: number;
  lostAt: number;
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
    const made = { cookie: new Uint8Array(0), experimental: false, mss: 0, lost: 0, lostAt: 0 };
    this.#entries.set(address, made);
    return made;
  }

  /** Forgets all. */
  clear(): void {
    this.#entries.clear();
  }
}
