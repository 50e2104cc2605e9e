/** The table of states over time that `connect --count` ends with. */
import { expect, test } from "vitest";
import { stateTable } from "../../src/cli/play/stateTable.ts";
import { STATES, type State } from "../../src/machine/states.ts";
import { displayWidth } from "../../src/report/elements/width.ts";

const viewOf = (width: number) => ({ language: "en", width, colour: false }) as const;

const everyState = new Map<State, number>(STATES.map((state, i) => [state, 10 ** (i % 6)]));
const samples = Array.from({ length: 100 }, (_, i) => [i / 10, everyState] as const);

test.each([40, 60, 80, 200])("fits a terminal of %d columns, and leaves no state out", (width) => {
  const text = stateTable(samples, viewOf(width));
  const lines = text.split("\n");
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
  for (const state of STATES) expect(text.match(new RegExp(`\\b${state}\\b`, "g"))).toHaveLength(1);
  const tables = text.split("\n\n");
  if (width === 200) expect(tables).toHaveLength(1);
  for (const table of tables) {
    expect(table).toMatch(/^ *s /);
    expect(table.split("\n").length).toBeLessThanOrEqual(21);
    expect(table).toMatch(/\n9\.90 .*$/);
  }
});

test("only states that were entered have a column", () => {
  const counts = new Map<State, number>([
    ["TIME-WAIT", 50],
    ["CLOSED", 0],
  ]);
  const text = stateTable(
    [
      [0, new Map()],
      [1.5, counts],
    ],
    viewOf(80),
  );
  expect(text).toBe("   s  TIME-WAIT\n0.00          0\n1.50         50");
});
