/** The state diagram: every row is drawn, nothing overlaps, docs/ holds what the code draws. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BEYOND, FIGURE, NOTES, STATES, TRANSITIONS } from "../../src/machine/index.ts";
import { BOXES, type Box, EDGES, EDGES_BEYOND, type Edge, SIZE } from "../../src/machine/layout.ts";
import { CLOSERS } from "../../src/report/diagram/closers.ts";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "../../src/report/index.ts";

const key = (from: string, trigger: string): string => `${from} on ${trigger}`;

describe("the layout", () => {
  test("draws every row of the figure and its notes, and no other", () => {
    const drawn = EDGES.map(({ from, trigger }) => key(from, trigger));
    const rows = [...FIGURE, ...NOTES].map(([from, trigger]) => key(from, trigger));
    expect([...drawn].sort()).toEqual([...rows].sort());
  });

  test("the rows beyond are drawn or listed, each once, and what is listed ends in CLOSED", () => {
    const drawn = EDGES_BEYOND.map(({ from, trigger }) => key(from, trigger));
    const listed = CLOSERS.flatMap(({ trigger, from }) => from.map((state) => key(state, trigger)));
    const rows = BEYOND.map(([from, trigger]) => key(from, trigger));
    expect([...drawn, ...listed].sort()).toEqual([...rows].sort());
    const ends = BEYOND.filter(([from, on]) => listed.includes(key(from, on))).map(
      ([, , to]) => to,
    );
    expect(new Set(ends)).toEqual(new Set(["CLOSED"]));
    expect(new Set(CLOSERS.map(({ letter }) => letter)).size).toBe(CLOSERS.length);
  });

  test("has a box for each state, CLOSED twice", () => {
    expect(BOXES.map(({ state }) => state).sort()).toEqual([...STATES, "CLOSED"].sort());
  });

  const inside = ({ middle: [c, r], columns, rows }: Box, [column, row]: readonly number[]) =>
    Math.abs((column as number) - c) <= (columns - 1) / 2 &&
    Math.abs((row as number) - r) <= (rows - 1) / 2;

  test.each([...EDGES, ...EDGES_BEYOND])("$from on $trigger leads from box to box", (edge) => {
    const row = TRANSITIONS.find(([from, on]) => from === edge.from && on === edge.trigger);
    const touching = (point: readonly number[] | undefined) =>
      BOXES.filter((box) => inside(box, point ?? [])).map(({ state }) => state);
    expect(touching(edge.path[0])).toEqual([edge.from]);
    expect(touching(edge.path.at(-1))).toEqual([row?.[2]]);
    for (const [i, [column, line]] of edge.path.entries()) {
      const [nextColumn, nextLine] = edge.path[i + 1] ?? [column, line];
      expect(column === nextColumn || line === nextLine).toBe(true);
      expect(column).toBeLessThanOrEqual(SIZE.columns);
    }
  });

  test("no label covers another, a box or a line", () => {
    const cells = new Map<string, string>();
    const take = (column: number, row: number, what: string) => {
      const at = `${column},${row}`;
      expect(cells.get(at) ?? what, `at ${at}`).toBe(what);
      cells.set(at, what);
    };
    const write = ([column, row]: Edge["label"], anchor: Edge["anchor"], text: string) => {
      const back = { start: 0, middle: Math.floor(text.length / 2), end: text.length - 1 }[anchor];
      for (let i = 0; i < text.length; i++)
        take(column - back + i, row, `${text} ${column} ${row}`);
    };
    for (const edge of [...EDGES, ...EDGES_BEYOND]) {
      const row = TRANSITIONS.find(([from, on]) => from === edge.from && on === edge.trigger);
      write(edge.label, edge.anchor, edge.trigger);
      write(edge.action, edge.anchor, row?.[3] ?? "");
    }
    const sheet = stateDiagramText({ beyond: true });
    for (const [from, trigger, , action] of [...FIGURE, ...NOTES])
      for (const words of [from, trigger, action]) expect(sheet).toContain(words);
    for (const { middle, columns, rows } of BOXES)
      for (let c = -(columns - 1) / 2; c <= (columns - 1) / 2; c++)
        for (let r = -(rows - 1) / 2; r <= (rows - 1) / 2; r++)
          expect(cells.has(`${middle[0] + c},${middle[1] + r}`)).toBe(false);
  });
});

describe("docs/ holds what `npm run docs` draws", () => {
  test.each([
    ["state-machine.svg", stateDiagramSvg()],
    ["state-machine-beyond.svg", stateDiagramSvg({ beyond: true })],
    ["state-machine.mmd", stateDiagramMermaid()],
    ["state-machine.txt", stateDiagramText({ beyond: true })],
  ])("%s", (name, drawn) => {
    expect(readFileSync(join(import.meta.dirname, "../../docs", name), "utf8")).toBe(drawn);
  });
});

test("the picture speaks Chinese too", () => {
  const svg = stateDiagramSvg({ beyond: true, language: "zh" });
  expect(svg).toContain("报文段到达");
  expect(svg).toContain("SYN-RECEIVED");
});
