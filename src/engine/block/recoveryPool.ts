/**
 * What the connections of one stack share for recovery: scoreboards and states that nobody uses,
 * and the record of the ACK in hand. A connection borrows a board while it has something in flight,
 * a state from its first data on; while it rests, and many others do, its state is packed.
 */
import { AckFacts } from "./ackFacts.ts";
import { PackedStates } from "./packed.ts";
import { RecoveryState } from "./recoveryState.ts";
import { resetRecoveryState } from "./resets.ts";
import { Scoreboard } from "./scoreboard.ts";

/** At most so many segments' room is kept unused; a segment takes 34 bytes. */
const KEPT_SEGMENTS = 1 << 18;
/** At most so many unused states. */
const KEPT_STATES = 1 << 10;
/** Of so many connections the state stays at hand while they rest: packing takes time, too. */
const AWAKE = 256;

/** Recovery's share of a stack. */
export class RecoveryPool {
  readonly ack = new AckFacts();
  readonly packed = new PackedStates();
  /** A state for a moment's use. */
  readonly scratch = new RecoveryState();
  readonly #awake: number;
  readonly #boards: Scoreboard[] = [];
  #keptSegments = 0;
  readonly #states: RecoveryState[] = [];
  #statesInUse = 0;

  constructor(awake = AWAKE) {
    this.#awake = awake;
  }

  /** Whether connections at rest should pack their states. */
  get crowded(): boolean {
    return this.#statesInUse > this.#awake;
  }

  /** An empty board. */
  take(): Scoreboard {
    const board = this.#boards.pop();
    if (board === undefined) return new Scoreboard();
    this.#keptSegments -= board.capacity;
    return board;
  }

  /** Takes a board back, whatever is on it. */
  give(board: Scoreboard): void {
    if (this.#keptSegments + board.capacity > KEPT_SEGMENTS) return;
    board.clear();
    this.#keptSegments += board.capacity;
    this.#boards.push(board);
  }

  /** A state as new. */
  takeState(): RecoveryState {
    this.#statesInUse++;
    return this.#states.pop() ?? new RecoveryState();
  }

  /** Takes a state back. */
  giveState(state: RecoveryState): void {
    this.#statesInUse--;
    if (this.#states.length >= KEPT_STATES) return;
    resetRecoveryState(state);
    this.#states.push(state);
  }
}
