/**
 * A receiver for `Sender`: takes segments by relative sequence numbers and answers each with an
 * ACK, SACK blocks newest first (RFC 2018 section 4) and a D-SACK where one is due (RFC 2883).
 */

type Range = [start: number, end: number];

export interface Answer {
  number: number;
  sack: Range[];
}

export class Receiver {
  next = 1;
  /** What lies behind gaps, ascending, never touching. */
  #held: Range[] = [];
  /** Blocks in the order in which they were last added to, newest first. */
  #recent: Range[] = [];
  readonly #sack: boolean;

  constructor(sack: boolean) {
    this.#sack = sack;
  }

  /** Bytes [start, end) arrive: answers the ACK. */
  receive(start: number, end: number): Answer {
    const twice = this.#duplicate(start, end);
    if (start <= this.next) this.next = Math.max(this.next, end);
    else this.#hold(start, end);
    this.#advance();
    const blocks = this.#sack ? this.#blocks() : [];
    if (twice !== undefined && this.#sack) blocks.unshift(twice);
    return { number: this.next, sack: blocks.slice(0, 4) };
  }

  #duplicate(start: number, end: number): Range | undefined {
    if (start < this.next) return [start, Math.min(end, this.next)];
    const held = this.#held.find(([from, to]) => from <= start && start < to);
    return held && [start, Math.min(end, held[1])];
  }

  #hold(start: number, end: number): void {
    let merged: Range = [start, end];
    const apart = this.#held.filter(([from, to]) => {
      if (to < merged[0] || from > merged[1]) return true;
      merged = [Math.min(from, merged[0]), Math.max(to, merged[1])];
      return false;
    });
    this.#held = [...apart, merged].sort((a, b) => a[0] - b[0]);
    this.#recent = [merged, ...this.#recent];
  }

  #advance(): void {
    while (this.#held[0] !== undefined && this.#held[0][0] <= this.next) {
      this.next = Math.max(this.next, (this.#held.shift() as Range)[1]);
    }
  }

  #blocks(): Range[] {
    const blocks: Range[] = [];
    for (const [start] of this.#recent) {
      const block = this.#held.find(([from, to]) => from <= start && start < to);
      if (block !== undefined && !blocks.includes(block)) blocks.push(block);
    }
    this.#recent = blocks.map(([from, to]) => [from, to]);
    return blocks.map(([from, to]): Range => [from, to]);
  }
}
