/**
 * What became of the other connections to the same listener: evidence that no single connection
 * has. A RST for one says more when others were served, refused, or reset in the same moment.
 */
import type { Micros } from "../../base/time.ts";
import { openedHow } from "../conclusions/opened.ts";
import type { Evidence } from "../evidence.ts";

/** RSTs this close together have one cause. */
const TOGETHER_MICROS: Micros = 100_000;

/** One listener: an address and a port that connections went to. */
interface Listener {
  served: number;
  refused: number;
  /** When the server reset a connection to it, in order of connections. */
  readonly resets: Micros[];
}

/** What the other connections to the listener of one connection came to. */
export interface Others {
  readonly served: number;
  readonly refused: number;
  readonly resetTogether: number;
}

/** No other connection is known. */
export const NO_OTHERS: Others = Object.freeze({ served: 0, refused: 0, resetTogether: 0 });

/** All listeners of a source, by whatever tells one from another. */
export class Listeners<Key> {
  readonly #listeners = new Map<Key, Listener>();

  /** Counts a connection to the listener `key`. */
  add(key: Key, life: Evidence): void {
    let listener = this.#listeners.get(key);
    if (listener === undefined) {
      listener = { served: 0, refused: 0, resets: [] };
      this.#listeners.set(key, listener);
    }
    if (openedHow(life) === "refused") listener.refused++;
    else if (life.rst?.from === "server") listener.resets.push(life.rst.at);
    else if (life.completedAt !== null) listener.served++;
  }

  /** What is known of the others, for a connection that was added. */
  othersOf(key: Key, life: Evidence): Others {
    const listener = this.#listeners.get(key);
    if (listener === undefined) return NO_OTHERS;
    const { served, refused, resets } = listener;
    const at = life.rst?.at ?? 0;
    const together = resets.filter((other) => Math.abs(other - at) <= TOGETHER_MICROS).length;
    return {
      served,
      refused: refused - (openedHow(life) === "refused" ? 1 : 0),
      resetTogether: Math.max(0, together - 1),
    };
  }
}
