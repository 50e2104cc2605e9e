/**
 * Which connections of a capture that has been read are told, and in which order: `--where`,
 * `--sort` and `--limit`, the same for every view. Lifecycles are made one by one, as they are
 * asked for.
 */
import { UserError } from "../../base/errors/userError.ts";
import type { Tracker } from "../../capture/index.ts";
import { compileWhere, type Language, type Wanted } from "../../report/index.ts";
import type { Lifecycle } from "../../trace/index.ts";
import type { Sorting } from "./options.ts";

/** The test that all of the expressions make together; null where there are none. */
export function wantedBy(expressions: readonly string[], language: Language): Wanted | null {
  const tests = expressions.map((source) => {
    const compiled = compileWhere(source, language);
    if (!compiled.ok) throw new UserError("where.wrong", { message: compiled.message });
    return compiled.wanted;
  });
  return tests.length === 0 ? null : (life) => tests.every((test) => test(life));
}

/** The numbers of all connections in the order asked for. */
export function numbersBy(sorting: Sorting, tracker: Tracker): Iterable<number> {
  if (sorting === "telling") return tracker.mostTelling();
  const numbers = Int32Array.from({ length: tracker.connections }, (_, i) => i + 1);
  const key = KEYS[sorting];
  if (key === null) return numbers;
  const keys = new Float64Array(tracker.connections + 1);
  for (const number of numbers) keys[number] = key(tracker.lifecycle(number));
  // Equal ones stay in the order of their numbers.
  return numbers.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}

/** What connections are ordered by, the least first. */
const KEYS: Readonly<Record<Exclude<Sorting, "telling">, ((life: Lifecycle) => number) | null>> = {
  number: null,
  start: (life) => life.startedAt,
  duration: (life) => -life.durationMs,
  bytes: ({ moved }) => -(moved.client.bytes + moved.server.bytes),
};

/** The lifecycles that are wanted, at most `limit`. */
export function* chosenLives(
  tracker: Tracker,
  numbers: Iterable<number>,
  wanted: Wanted | null,
  limit: number,
): Generator<Lifecycle> {
  let left = limit;
  if (left <= 0) return;
  for (const number of numbers) {
    const life = tracker.lifecycle(number);
    if (wanted !== null && !wanted(life)) continue;
    yield life;
    if (--left <= 0) return;
  }
}
