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

/** Packets that a host sees live have no numbers. */
const NUMBERED = /\bframes?\b/;

/** Scenes of which a live host's own account lacks something, and what. */
const NOT_LIVE: Readonly<Record<string, string>> = {
  fast: "the SYN that a Fast Open made the connection with came before there was one to tell of",
  "by a client that gave up its SYN": "what comes for a connection that is gone is not told",
  "by an orphan that waits no longer, and data that comes late": "as above",
  "is used again by timestamps": "each use is told by itself, and knows of no next one",
  "is used again by sequence numbers": "as above",
  "is used again by connect()": "as above",
};

/** What a live host says of its connections, and a capture at the same host does not. */
function liveDisagreements(told: Told, tap: "a" | "b"): string[] {
  return pairs(told.live[tap], told[tap]).flatMap(([life, other]) => {
    if (other === undefined) return [`nobody saw ${life.client.port}`];
    if (isGuess(life, other)) return [];
    return differences(life, other, tap).filter((what) => !NUMBERED.test(what));
  });
}

/**
 * A scene in which nothing is lost is told alike by everybody; by a live host as well, unless
 * `NOT_LIVE` says why it cannot.
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
    for (const tap of ["a", "b"] as const) {
      if (NOT_LIVE[name] !== undefined || !taps.includes(tap)) continue;
      expect({ [`live ${tap}`]: liveDisagreements(told, tap) }).toEqual({ [`live ${tap}`]: [] });
    }
  });
}

/** What is lost on the wire a host does not see, but who watches the wire does. */
export const wireAgrees = (name: string, make: () => Scene) => allAgree(name, make, ["wire"]);
