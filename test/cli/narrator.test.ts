/** What `host`, `listen` and `connect` tell while it happens. */
import { describe, expect, test } from "vitest";
import { narrate } from "../../src/cli/play/narrator.ts";
import { displayWidth } from "../../src/report/elements/width.ts";
import type { View } from "../../src/report/index.ts";
import { resetStory } from "../report/stories.ts";

const { events } = resetStory();

const told = (view: Partial<View>, detail: "steps" | "all" = "all"): string[] =>
  events.flatMap((event) => {
    const whole: View = { language: "en", width: Number.POSITIVE_INFINITY, colour: false, ...view };
    return narrate(event, { events }, detail, whole) ?? [];
  });

describe("a live trace", () => {
  test("has a line for each event, behind its time and its connection", () => {
    expect(told({})).toHaveLength(events.length);
    expect(told({}).filter((line) => !/^ *\d+\.\d{6} {2}#1 {2}\S/.test(line))).toEqual([]);
    expect(told({}, "steps").every((line) => line.includes("→"))).toBe(true);
  });

  test("has colours on a terminal: red resets, green opening and closing, states apart", () => {
    const coloured = told({ colour: true });
    expect(coloured.find((line) => line.includes("[R.]"))).toContain("\x1b[31mFlags [R.]\x1b[0m");
    expect(coloured.find((line) => line.includes("[S]"))).toContain("\x1b[32mFlags [S]\x1b[0m");
    expect(coloured.find((line) => line.includes("SYN-SENT"))).toContain("\x1b[36mSYN-SENT\x1b[0m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked for
    expect(coloured.map((line) => line.replace(/\x1b\[\d*m/g, ""))).toEqual(told({}));
  });

  test("folds to the terminal", () => {
    const lines = told({ width: 80, colour: true }).flatMap((text) => text.split("\n"));
    expect(lines.length).toBeGreaterThan(events.length);
    expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
  });
});
