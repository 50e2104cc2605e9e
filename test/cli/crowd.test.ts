/** Whose the TIME-WAITs are that `connect --count` leaves. */
import { expect, test } from "vitest";
import { timeWaitsOf } from "../../src/cli/play/crowd.ts";
import { playTexts } from "../../src/cli/play/texts.ts";
import type { Lifecycle } from "../../src/trace/index.ts";
import { lifeOf } from "../report/fixtures.ts";

const waiting = (owner: Lifecycle["timeWait"]["owner"], assassinatedAt: number | null = null) =>
  lifeOf({ timeWait: { owner, since: 1, until: 61, reused: null, assassinatedAt } });

test("each is its owner's; one that a RST ended is nobody's", () => {
  const lives = [waiting("client"), waiting("client"), waiting("server"), waiting("both")];
  const whose = timeWaitsOf([...lives, waiting("client", 2), waiting(null)]);
  expect(whose).toEqual({ own: 3, peer: 2, ended: 1 });
});

test.each(["en", "zh"] as const)("it is said in %s, and for how long", (language) => {
  const say = playTexts(language).timeWaits;
  expect(say({ own: 50, peer: 0, ended: 0 }, true)).toMatch(/50.*\b0\b.*60.*ss -tan/);
  expect(say({ own: 50, peer: 0, ended: 0 }, false)).not.toContain("60");
  expect(say({ own: 0, peer: 7, ended: 2 }, false)).toMatch(/\b0 .*\b7 .*\b2 /);
});
