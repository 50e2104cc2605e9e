/** Holds the accounts of a scene together, as tests. */
import { expect, test } from "vitest";
import type { Lifecycle } from "../../../src/trace/index.ts";
import { differences, isGuess, pairs } from "./compare.ts";
import type { Scene, Tap, Told } from "./worlds.ts";

/** What differs between what the ends told and what was observed at `tap`. */
export function disagreements(told: Told, tap: Tap): string[] {
  const observed = told[tap];
  const found = pairs(told.fold, observed).flatMap(([life, other], i) => {
    if (other === undefined) return [`nobody saw ${life.client.port}`];
    // Had the end not told why it reset, it would have been judged as the observer judged it.
    const one = isGuess(life, other) ? (told.silent[i] as Lifecycle) : life;
    return differences(one, other, tap).map((what) => `${life.client.port} ${what}`);
  });
  return observed.length === told.fold.length ? found : [...found, "not as many connections"];
}

/** A scene in which nothing is lost is told alike by everybody. */
export function allAgree(
  name: string,
  make: () => Scene,
  taps: readonly Tap[] = ["wire", "a", "b"],
) {
  test(name, () => {
    const told = make().run();
    expect(told.fold.length).toBeGreaterThan(0);
    for (const tap of taps) expect({ [tap]: disagreements(told, tap) }).toEqual({ [tap]: [] });
  });
}

/** Packets that a host sees live have no numbers. */
const NUMBERED = /\bframes?\b/;

/** What a live host says of its connections is what a capture at the same host says. */
export function liveAgrees(name: string, make: () => Scene) {
  test(`${name}, as a live host tells it`, () => {
    const told = make().run();
    for (const tap of ["a", "b"] as const) {
      const found = pairs(told.live[tap], told[tap]).flatMap(([life, other]) =>
        other === undefined
          ? ["nobody saw it"]
          : differences(life, other, tap).filter((what) => !NUMBERED.test(what)),
      );
      expect({ [tap]: found }).toEqual({ [tap]: [] });
    }
  });
}

/** What is lost on the wire a host does not see, but who watches the wire does. */
export const wireAgrees = (name: string, make: () => Scene) => allAgree(name, make, ["wire"]);
