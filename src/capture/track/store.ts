/**
 * All that is remembered of all connections: their columns, their steps, their gaps.
 */

import type { ConnectionColumns } from "./columns/connection.ts";
import * as CONNECTION from "./columns/connectionPlaces.ts";
import { EndColumns } from "./columns/end.ts";
import * as END from "./columns/endPlaces.ts";
import type { RareColumns } from "./columns/rare.ts";
import type { RareEndColumns } from "./columns/rareEnd.ts";
import { RARE_CLIENT, RARE_RECORD_WORDS, RARE_SERVER, RECORD_WORDS } from "./columns/records.ts";
import { Gaps } from "./gaps.ts";
import { RoundTripTable } from "./roundTripTable.ts";
import { Slabs } from "./slabs.ts";
import { StepLog } from "./steps.ts";

/** The tables. An index is a connection's record; a released one is used again. */
export class Store {
  readonly connections = new Slabs(RECORD_WORDS);
  readonly rare = new Slabs(RARE_RECORD_WORDS);
  readonly steps = new StepLog();
  readonly roundTrips = new RoundTripTable();
  readonly #end = new EndColumns();
  readonly #gaps = new Map<number, Gaps>();

  /** Puts the cursors on connection `index` and its ends. */
  seek(index: number, connection: ConnectionColumns, client: EndColumns, server: EndColumns): void {
    const words = this.connections.words(index);
    const start = this.connections.start(index);
    // The three always look at one slab together; to stay there costs nothing.
    if (connection.w !== words || client.w !== words || server.w !== words) {
      const doubles = this.connections.doubles(index);
      connection.w = words;
      connection.d = doubles;
      client.w = words;
      client.d = doubles;
      server.w = words;
      server.d = doubles;
    }
    connection.at = start;
    client.at = start + CONNECTION.words;
    server.at = start + CONNECTION.words + END.words;
  }

  /** Puts the cursor on connection `index` alone. */
  seekConnection(index: number, connection: ConnectionColumns): void {
    connection.w = this.connections.words(index);
    connection.d = this.connections.doubles(index);
    connection.at = this.connections.start(index);
  }

  /** Puts the cursor on the rare record of a connection, making it when there is none. */
  seekRare(connection: ConnectionColumns, rare: RareColumns): void {
    if (connection.rare === 0) connection.rare = this.rare.add() + 1;
    const index = connection.rare - 1;
    rare.w = this.rare.words(index);
    rare.d = this.rare.doubles(index);
    rare.at = this.rare.start(index);
  }

  /** The same for one end of it. */
  seekRareEnd(connection: ConnectionColumns, direction: number, end: RareEndColumns): void {
    if (connection.rare === 0) connection.rare = this.rare.add() + 1;
    const index = connection.rare - 1;
    end.w = this.rare.words(index);
    end.d = this.rare.doubles(index);
    end.at = this.rare.start(index) + (direction === 0 ? RARE_CLIENT : RARE_SERVER);
  }

  /** The gaps of one direction of a connection, which are made when there are none. */
  gapsOf(index: number, direction: number): Gaps {
    const key = 2 * index + direction;
    let gaps = this.#gaps.get(key);
    if (gaps === undefined) {
      gaps = new Gaps();
      this.#gaps.set(key, gaps);
    }
    return gaps;
  }

  /** Forgets a connection and everything about it. */
  release(index: number, connection: ConnectionColumns): void {
    this.steps.release(connection);
    if (connection.rare !== 0) this.rare.release(connection.rare - 1);
    this.#releaseRoundTrips(connection.at + CONNECTION.words, connection.w);
    this.#releaseRoundTrips(connection.at + CONNECTION.words + END.words, connection.w);
    this.#gaps.delete(2 * index);
    this.#gaps.delete(2 * index + 1);
    this.connections.release(index);
  }

  /** Forgets the round trips of the end whose columns start at `at`. */
  #releaseRoundTrips(at: number, words: Int32Array): void {
    this.#end.w = words;
    this.#end.at = at;
    this.roundTrips.release(this.#end);
  }
}
