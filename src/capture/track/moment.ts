/**
 * One segment passing the observer, and the two ends that it runs between: what every part of the
 * tracker is handed. `mine` is the end that sent it, `other` the end that it is for, so that the
 * code reads the same whichever end is the client. One record, reused for every segment.
 */
import type { Micros } from "../../base/time.ts";
import { Segment } from "../../wire/index.ts";
import { IS_SELF_CONNECTED } from "./codes.ts";
import { ConnectionColumns } from "./columns/connection.ts";
import { EndColumns } from "./columns/end.ts";
import { RareColumns } from "./columns/rare.ts";
import { RareEndColumns } from "./columns/rareEnd.ts";
import type { Gaps } from "./gaps.ts";
import { INFERRED, SEEN } from "./steps.ts";
import type { Store } from "./store.ts";

/** The moment. Sequence numbers here are signed words, as in the columns. */
export class Moment {
  readonly store: Store;
  segment: Segment = new Segment();
  at: Micros = 0;
  frame = 0;
  interfaceIndex = 0;
  /** Length of the IP packet. */
  ipLength = 0;
  /** Its flags, sequence number, the number after its last, and its acknowledgement. */
  flags = 0;
  seq = 0;
  end = 0;
  ack = 0;
  /** What it turns out to be: bits of the `MARK_` numbers. */
  marks = 0;

  index = 0;
  /** 0 from the client, 1 from the server. */
  direction = 0;
  /** The receiver's direction: the other one, but for a socket that is connected to itself. */
  otherDirection = 1;
  readonly connection = new ConnectionColumns();
  readonly mine = new EndColumns();
  readonly other = new EndColumns();
  readonly #rare = new RareColumns();
  readonly #rareMine = new RareEndColumns();
  readonly #rareOther = new RareEndColumns();

  constructor(store: Store) {
    this.store = store;
  }

  /** Puts the moment on a connection, with the segment running in `direction`. */
  enter(index: number, direction: number): void {
    this.index = index;
    this.direction = direction;
    this.otherDirection = 1 - direction;
    if (direction === 0) this.store.seek(index, this.connection, this.mine, this.other);
    else this.store.seek(index, this.connection, this.other, this.mine);
    // One socket that is both ends: what it sends is sent to itself.
    if ((this.connection.facts & IS_SELF_CONNECTED) !== 0) this.becomeSelf();
  }

  /** Sender and receiver are one socket. */
  becomeSelf(): void {
    this.other.at = this.mine.at;
    this.otherDirection = this.direction;
  }

  /** The connection's rare columns; asking makes them. */
  get rare(): RareColumns {
    this.store.seekRare(this.connection, this.#rare);
    return this.#rare;
  }

  /** The sender's rare columns; asking makes them. */
  get rareMine(): RareEndColumns {
    this.store.seekRareEnd(this.connection, this.direction, this.#rareMine);
    return this.#rareMine;
  }

  /** The receiver's. */
  get rareOther(): RareEndColumns {
    this.store.seekRareEnd(this.connection, this.otherDirection, this.#rareOther);
    return this.#rareOther;
  }

  get gapsOfMine(): Gaps {
    return this.store.gapsOf(this.index, this.direction);
  }

  get gapsOfOther(): Gaps {
    return this.store.gapsOf(this.index, this.otherDirection);
  }

  /** Whether every flag of `mask` is set. */
  has(mask: number): boolean {
    return (this.flags & mask) === mask;
  }

  /** The sender proves by this segment that it took the step whose cause was frame `frame`. */
  mineStepped(trigger: number, frame: number, at: Micros): boolean {
    const { store, connection, mine, direction } = this;
    return store.steps.step(connection, mine, direction, trigger, SEEN, frame, at);
  }

  /** The sender takes a step that only later segments can prove. */
  mineSteps(trigger: number, frame: number, at: Micros): boolean {
    const { store, connection, mine, direction } = this;
    return store.steps.step(connection, mine, direction, trigger, INFERRED, frame, at);
  }

  /** This segment is on its way to the receiver and will make it step. */
  otherSteps(trigger: number): boolean {
    const { store, connection, other, otherDirection, frame, at } = this;
    return store.steps.step(connection, other, otherDirection, trigger, INFERRED, frame, at);
  }

  /** The same, where an earlier segment was the cause. */
  otherStepped(trigger: number, frame: number, at: Micros): boolean {
    const { store, connection, other, otherDirection } = this;
    return store.steps.step(connection, other, otherDirection, trigger, INFERRED, frame, at);
  }

  /** The sender, of which too little was seen, proves that it is in `state`. */
  mineIs(state: number, frame: number, at: Micros): void {
    const { store, connection, mine, direction } = this;
    store.steps.enter(connection, mine, direction, state, SEEN, frame, at);
  }

  /** The receiver must be in `state`. */
  otherIs(state: number, frame: number, at: Micros): void {
    const { store, connection, other, otherDirection } = this;
    store.steps.enter(connection, other, otherDirection, state, INFERRED, frame, at);
  }
}
