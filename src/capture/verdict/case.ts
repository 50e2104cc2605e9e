/**
 * One connection laid open for judgement: its columns, those of its ends, and its rare ones, which
 * read as zero where nothing rare happened. One record, put on connection after connection.
 */
import type { Micros } from "../../base/time.ts";
import { ConnectionColumns } from "../track/columns/connection.ts";
import { EndColumns } from "../track/columns/end.ts";
import { RareColumns } from "../track/columns/rare.ts";
import { RareEndColumns } from "../track/columns/rareEnd.ts";
import { RARE_CLIENT, RARE_RECORD_WORDS, RARE_SERVER } from "../track/columns/records.ts";
import type { Cursor } from "../track/slabs.ts";
import type { Store } from "../track/store.ts";

const NOTHING_RARE = new Int32Array(RARE_RECORD_WORDS);
const NOTHING_RARE_DOUBLES = new Float64Array(NOTHING_RARE.buffer);

/** A value for each end, by direction: 0 is the client, 1 the server. */
export type PerEnd<T> = readonly [client: T, server: T];

/** A connection to judge. Only to be read: with nothing rare the rare columns are shared zeros. */
export class Case {
  readonly store: Store;
  index = 0;
  readonly connection = new ConnectionColumns();
  readonly ends: PerEnd<EndColumns> = [new EndColumns(), new EndColumns()];
  readonly rare = new RareColumns();
  readonly rareEnds: PerEnd<RareEndColumns> = [new RareEndColumns(), new RareEndColumns()];
  /** When the observation ended: the latest time of any packet. */
  observedUntil: Micros = 0;

  constructor(store: Store) {
    this.store = store;
  }

  /** Puts the case on a connection. */
  look(index: number): this {
    this.index = index;
    const [client, server] = this.ends;
    this.store.seek(index, this.connection, client, server);
    if (this.connection.rare === 0) {
      putOn(this.rare, 0);
      putOn(this.rareEnds[0], RARE_CLIENT);
      putOn(this.rareEnds[1], RARE_SERVER);
    } else {
      this.store.seekRare(this.connection, this.rare);
      this.store.seekRareEnd(this.connection, 0, this.rareEnds[0]);
      this.store.seekRareEnd(this.connection, 1, this.rareEnds[1]);
    }
    return this;
  }

  /** Whether every fact of `mask` holds for the connection. */
  is(mask: number): boolean {
    return (this.connection.facts & mask) === mask;
  }

  /** Whether every fact of `mask` holds for the end in `direction`. */
  has(direction: number, mask: number): boolean {
    return ((this.ends[direction] as EndColumns).facts & mask) === mask;
  }
}

function putOn(cursor: Cursor, at: number): void {
  cursor.w = NOTHING_RARE;
  cursor.d = NOTHING_RARE_DOUBLES;
  cursor.at = at;
}
