/**
 * A step in the log: its row or NO_ROW (then only the state is known), and its cause.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */
import { Cursor } from "../slabs.ts";

/** A step in the log: its row or NO_ROW (then only the state is known), and its cause. */
// biome-ignore format: a column a line
export class StepColumns extends Cursor {
  /** Row, how << 8, end << 9, state << 12. */
  get what() { return this.w[this.at + 0] as number; }
  set what(x) { this.w[this.at + 0] = x; }
  /** The frame that caused it. */
  get frame() { return this.w[this.at + 1] as number; }
  set frame(x) { this.w[this.at + 1] = x; }
  /** When that came. */
  get time() { return this.d[(this.at >> 1) + 1] as number; }
  set time(x) { this.d[(this.at >> 1) + 1] = x; }
  /** The next entry of the same connection + 1. */
  get next() { return this.w[this.at + 4] as number; }
  set next(x) { this.w[this.at + 4] = x; }
}
