/**
 * Walks every sequence of choices that a run can make, by running it again and again: a run asks
 * `choose(options)` wherever the world could go several ways; the first option is the quiet one and
 * every other costs one of a bounded number of faults. No state is ever copied or undone.
 */

/** Picks one of `options` ways, from 0; anything but 0 is a fault. */
export type Choose = (options: number) => number;

/** What a walk came to. */
export interface Walk {
  readonly runs: number;
  /** Choices of the first run that threw, with what it threw; null when none did. */
  readonly failure: { readonly choices: readonly number[]; readonly error: unknown } | null;
}

/** Runs `run` once for every sequence of choices with at most `maxFaults` faults. */
export function walkChoices(maxFaults: number, run: (choose: Choose) => void): Walk {
  let prefix: number[] | null = [];
  let runs = 0;
  while (prefix !== null) {
    const script = new Script(prefix, maxFaults);
    runs += 1;
    try {
      run((options) => script.choose(options));
    } catch (error) {
      return { runs, failure: { choices: script.taken, error } };
    }
    prefix = script.successor();
  }
  return { runs, failure: null };
}

/** Runs `run` once along `choices`, quietly after their end: to look at a failure again. */
export function replayChoices(choices: readonly number[], run: (choose: Choose) => void): void {
  const script = new Script(choices, Number.POSITIVE_INFINITY);
  run((options) => script.choose(options));
}

/** One run's choices: a given beginning, then always the quiet one. */
class Script {
  readonly taken: number[] = [];
  readonly #offered: number[] = [];
  readonly #prefix: readonly number[];
  readonly #maxFaults: number;
  #faults = 0;

  constructor(prefix: readonly number[], maxFaults: number) {
    this.#prefix = prefix;
    this.#maxFaults = maxFaults;
  }

  choose(options: number): number {
    const affordable = this.#faults < this.#maxFaults ? options : 1;
    const choice = this.#prefix[this.taken.length] ?? 0;
    if (choice > 0) this.#faults += 1;
    this.taken.push(choice);
    this.#offered.push(affordable);
    return choice;
  }

  /** The next sequence in order: the last choice that can go further does; null after the last. */
  successor(): number[] | null {
    for (let i = this.taken.length - 1; i >= 0; i--) {
      const next = (this.taken[i] as number) + 1;
      if (next < (this.#offered[i] as number)) return [...this.taken.slice(0, i), next];
    }
    return null;
  }
}
