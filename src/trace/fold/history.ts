/**
 * A connection in letters, as Zeek writes them (`Lifecycle.history`): the client's in capitals, the
 * server's in lower case, each kind where it first appeared and again at 10, 100, … for what
 * repeats.
 */
import { ACK, FIN, RST, SYN } from "../../wire/segment.ts";
import type { End, SegmentEvent } from "../events.ts";

const MOST_LETTERS = 24;

/** Collects letters. */
export class History {
  readonly #told = new Set<string>();
  text = "";

  /** The same, to go on apart. */
  copy(): History {
    const copy = new History();
    for (const own of this.#told) copy.#told.add(own);
    copy.text = this.text;
    return copy;
  }

  /** The letters of a segment: what its flags and its length make it. */
  note({ flags, length, from }: SegmentEvent): void {
    const control = flags & (SYN | FIN | RST);
    if (control === 0) {
      this.#once(length > 0 ? "D" : "A", from);
      return;
    }
    if ((flags & SYN) !== 0 && control !== SYN) this.#once("Q", from);
    if (control === (FIN | RST)) this.#once("I", from);
    if ((flags & SYN) !== 0) this.#once((flags & ACK) !== 0 ? "H" : "S", from);
    if ((flags & FIN) !== 0) this.#once("F", from);
    if ((flags & RST) !== 0) this.#once("R", from);
    else if (length > 0) this.#once("D", from);
  }

  /** The `count`-th of a kind that is told again at every power of ten. */
  count(letter: "T" | "W", from: End, count: number): void {
    if (Number.isInteger(Math.log10(count))) this.#append(inCaseOf(letter, from));
  }

  #once(letter: string, from: End): void {
    const own = inCaseOf(letter, from);
    if (this.#told.has(own)) return;
    this.#told.add(own);
    this.#append(own);
  }

  #append(letter: string): void {
    if (this.text.length < MOST_LETTERS) this.text += letter;
  }
}

const inCaseOf = (letter: string, end: End): string =>
  end === "client" ? letter : letter.toLowerCase();
