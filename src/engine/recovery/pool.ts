/**
 * What the connections of one stack share for recovery: scoreboards that nobody uses, and the
 * record of the ACK in hand. A connection borrows a board while it has something in flight.
 */
import { AckFacts } from "./ack.ts";
import { Scoreboard } from "./scoreboard.ts";

/** At most so many segments' room is kept unused; a segment takes 34 bytes. */
const KEPT_SEGMENTS = 1 << 18;

/** Recovery's share of a stack. */
export class RecoveryPool {
  readonly ack = new AckFacts();
  readonly #free: Scoreboard[] = [];
  #kept = 0;

  /** An empty board. */
  take(): Scoreboard {
    const board = this.#free.pop();
    if (board === undefined) return new Scoreboard();
    this.#kept -= board.capacity;
    return board;
  }

  /** Takes a board back, whatever is on it. */
  give(board: Scoreboard): void {
    if (this.#kept + board.capacity > KEPT_SEGMENTS) return;
    board.clear();
    this.#kept += board.capacity;
    this.#free.push(board);
  }
}
