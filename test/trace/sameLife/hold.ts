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

/** Scenes of which a live host tells otherwise than a capture, and why. */
const NOT_LIVE: Readonly<Record<string, string>> = {
  "although the SYN was lost": "a capture's zero is its first packet, a host's its own beginning",
  "over a connection that its client forgot": "what forgets is the host, recorder and all",
};

/** What a live host says of its connections, and a capture at the same host does not. */
export function liveDisagreements(told: Told, tap: "a" | "b"): string[] {
  return pairs(told.live[tap], told[tap]).flatMap(([life, other]) => {
    if (other === undefined) return [`nobody saw ${life.client.port}`];
    return isGuess(life, other) ? [] : differences(life, other);
  });
}

/**
 * A scene in which nothing is lost is told alike by everybody; and a live host tells of any scene
 * what a capture at that host does, unless `NOT_LIVE` says why it cannot.
 */
export function allAgree(
  name: string,
  make: () => Scene,
  taps: readonly Tap[] = ["wire", "a", "b"],
) {
  test(name, () => {
    const told = make().run();
    expect(told.fold.length).toBeGreaterThan(0);
    for (const tap of taps) expect({ [tap]: disagreements(told, tap) }).toEqual({ [tap]: [] });
    for (const tap of NOT_LIVE[name] === undefined ? (["a", "b"] as const) : []) {
      expect({ [`live ${tap}`]: liveDisagreements(told, tap) }).toEqual({ [`live ${tap}`]: [] });
    }
  });
}

/** What is lost on the wire a host does not see, but who watches the wire does. */
export const wireAgrees = (name: string, make: () => Scene) => allAgree(name, make, ["wire"]);
