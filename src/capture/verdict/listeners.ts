/**
 * What became of the other connections to the same listener: evidence that no single connection
 * has. A RST for one says more when others were served, refused, or reset in the same moment.
 */
import type { Micros } from "../../base/time.ts";
import { IS_COMPLETED, IS_RESET } from "../track/codes.ts";
import type { ConnectionColumns } from "../track/columns/connection.ts";
import type { Case } from "./case.ts";
import { openedHow } from "./opened.ts";

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

/** All listeners of a capture. */
export class Listeners {
  readonly #listeners = new Map<string, Listener>();

  /** Counts the connection that `c` is on. */
  add(c: Case): void {
    const key = keyOf(c.connection);
    let listener = this.#listeners.get(key);
    if (listener === undefined) {
      listener = { served: 0, refused: 0, resets: [] };
      this.#listeners.set(key, listener);
    }
    if (openedHow(c) === "refused") listener.refused++;
    else if (c.is(IS_RESET) && c.rare.rstFrom === 2) listener.resets.push(c.rare.rstAt);
    else if (c.is(IS_COMPLETED)) listener.served++;
  }

  /** What is known of the others, for the connection that `c` is on. */
  othersOf(c: Case): Others {
    const listener = this.#listeners.get(keyOf(c.connection));
    if (listener === undefined) return NO_OTHERS;
    const { served, refused, resets } = listener;
    const { rstAt } = c.rare;
    const together = resets.filter((at) => Math.abs(at - rstAt) <= TOGETHER_MICROS).length;
    return {
      served,
      refused: refused - (openedHow(c) === "refused" ? 1 : 0),
      resetTogether: Math.max(0, together - 1),
    };
  }
}

const keyOf = ({ server0, server1, server2, server3, ports }: ConnectionColumns): string =>
  `${server0} ${server1} ${server2} ${server3} ${ports & 0xffff}`;
