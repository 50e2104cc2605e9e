/**
 * RFC 9293 figure 5 in box drawing characters and as Mermaid, from the same table and layout as the
 * SVG. A terminal too narrow for the figure gets its arrows as a list.
 */
import {
  BOXES,
  type Box,
  type Cell,
  EDGES,
  EDGES_BEYOND,
  type Edge,
  rowOf,
  SIZE,
} from "../../machine/layout.ts";
import { TRANSITIONS, type Transition } from "../../machine/transitions.ts";
import { finished, paint, type View } from "../elements/view.ts";
import { beside } from "../elements/width.ts";
import { arrowsText } from "./arrows.ts";
import { CLOSERS } from "./closers.ts";
import type { StateDiagramOptions } from "./svg.ts";

/** Which neighbours a line character joins: up 1, right 2, down 4, left 8. */
const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;
const LINES = " ╵╶└╷│┌├╴┘─┴┐┤┬┼";

/** A sheet of character cells on which lines join. */
class Sheet {
  readonly #joins: Uint8Array[];
  readonly #texts: (string | undefined)[][];

  constructor(columns: number, rows: number) {
    this.#joins = Array.from({ length: rows }, () => new Uint8Array(columns));
    this.#texts = Array.from({ length: rows }, () => new Array<string | undefined>(columns));
  }

  /** A straight line between two cells of one row or column. */
  line([c1, r1]: Cell, [c2, r2]: Cell): void {
    const [dc, dr] = [Math.sign(c2 - c1), Math.sign(r2 - r1)];
    const forth = dc === 0 ? (dr > 0 ? DOWN : UP) : dc > 0 ? RIGHT : LEFT;
    const back = dc === 0 ? (dr > 0 ? UP : DOWN) : dc > 0 ? LEFT : RIGHT;
    for (let [c, r] = [c1, r1]; c !== c2 || r !== r2; c += dc, r += dr) {
      this.#join(c, r, forth);
      this.#join(c + dc, r + dr, back);
    }
  }

  #join(column: number, row: number, direction: number): void {
    const line = this.#joins[row] as Uint8Array;
    line[column] = (line[column] as number) | direction;
  }

  /** Text that covers what lies below it; `show` makes of each character what is printed. */
  write(column: number, row: number, text: string, show = (character: string) => character): void {
    [...text].forEach((character, i) => {
      (this.#texts[row] as (string | undefined)[])[column + i] = show(character);
    });
  }

  toString(): string {
    const lines = this.#joins.map((joins, row) =>
      [...joins]
        .map((join, column) => this.#texts[row]?.[column] ?? (LINES[join] as string))
        .join("")
        .trimEnd(),
    );
    return lines.join("\n").trimEnd();
  }
}

/** What a diagram is drawn for; nothing said is a page without end. */
export type DiagramView = Omit<View, "language">;

const PAGE: DiagramView = { width: Number.POSITIVE_INFINITY, colour: false };

/** The figure, or where a view is narrower its arrows as a list; ends with a line break. */
export function stateDiagramText(
  { beyond = false }: StateDiagramOptions = {},
  view: DiagramView = PAGE,
): string {
  const edges = [...EDGES, ...(beyond ? EDGES_BEYOND : [])];
  const columns = SIZE.columns + 1;
  const figure = view.width < columns ? arrowsText(edges, view) : sheetOf(edges, beyond, view);
  return finished(view, `${figure}\n${beyond ? `\n${closers(view)}` : ""}`);
}

function sheetOf(edges: readonly Edge[], beyond: boolean, view: DiagramView): string {
  const sheet = new Sheet(SIZE.columns + 1, beyond ? SIZE.rowsBeyond : SIZE.rows);
  for (const edge of edges) drawEdge(sheet, edge);
  for (const box of BOXES) drawBox(sheet, box, view);
  for (const edge of edges) drawHead(sheet, edge);
  return sheet.toString();
}

function drawEdge(sheet: Sheet, edge: Edge): void {
  for (let i = 1; i < edge.path.length; i++)
    sheet.line(edge.path[i - 1] as Cell, edge.path[i] as Cell);
  writeAnchored(sheet, edge.label, edge.anchor, edge.trigger);
  writeAnchored(sheet, edge.action, edge.anchor, rowOf(edge)[3]);
}

function writeAnchored(sheet: Sheet, [column, row]: Cell, anchor: Edge["anchor"], text: string) {
  const back = { start: 0, middle: Math.floor(text.length / 2), end: text.length - 1 }[anchor];
  sheet.write(column - back, row, text);
}

function drawBox(sheet: Sheet, box: Box, view: DiagramView): void {
  const { state, columns, rows } = box;
  const [column, row] = box.middle;
  const [left, right] = [column - (columns - 1) / 2, column + (columns - 1) / 2];
  const [top, bottom] = [row - (rows - 1) / 2, row + (rows - 1) / 2];
  sheet.line([left, top], [right, top]);
  sheet.line([right, top], [right, bottom]);
  sheet.line([right, bottom], [left, bottom]);
  sheet.line([left, bottom], [left, top]);
  const start = column - Math.floor(state.length / 2);
  sheet.write(start, row, state, (character) => paint(view, "bold", character));
}

/** The head lies just before the box that the arrow leads to. */
function drawHead(sheet: Sheet, { path }: Edge): void {
  const [column, row] = path.at(-1) as Cell;
  const [c, r] = path.at(-2) as Cell;
  if (c === column) sheet.write(column, row > r ? row - 1 : row + 1, row > r ? "▼" : "▲");
  else sheet.write(column > c ? column - 1 : column + 1, row, column > c ? "▶" : "◀");
}

function closers({ width }: DiagramView): string {
  const lines = CLOSERS.flatMap(({ trigger, from }) =>
    beside(`${trigger} → CLOSED: `, from.join(", "), width),
  );
  return `${lines.join("\n")}\n`;
}

/** The same rows as a Mermaid state diagram; ends with a line break. */
export function stateDiagramMermaid({ beyond = false }: StateDiagramOptions = {}): string {
  const rows = TRANSITIONS.filter(([from, trigger]) => beyond || isDrawn(from, trigger));
  const lines = [
    "stateDiagram-v2",
    "  [*] --> CLOSED",
    ...BOXES.slice(0, -1).map(({ state }) => `  state "${state}" as ${id(state)}`),
    ...rows.map(
      ([from, trigger, to, action]) => `  ${id(from)} --> ${id(to)}: ${trigger} / ${action}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

const isDrawn = (from: Transition[0], trigger: Transition[1]): boolean =>
  EDGES.some((edge) => edge.from === from && edge.trigger === trigger);

/** Mermaid's names take no hyphens. */
const id = (state: string): string => state.replaceAll("-", "_");
