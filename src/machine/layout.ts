/**
 * Where RFC 9293 figure 5 puts its states and arrows: the figure's own arrangement, CLOSED drawn
 * twice as there. Whole numbers of character cells, so that a terminal and an SVG draw the same
 * picture; a cell's column and row are its middle.
 *
 * Rows beyond the figure that lead to CLOSED have no arrow here: there is one from nearly every
 * state, which is why the figure leaves them out too (its note 3). Drawers list them.
 */
import type { State } from "./states.ts";
import { TRANSITIONS, type Transition, type Trigger } from "./transitions.ts";

/** Column, then row. */
export type Cell = readonly [column: number, row: number];

/** A state's box: its middle and its size in cells, borders included. */
export interface Box {
  readonly state: State;
  readonly middle: Cell;
  readonly columns: number;
  readonly rows: number;
}

/** An arrow of one row of the table. */
export interface Edge {
  readonly from: State;
  readonly trigger: Trigger;
  /** From the border of one box to the border of the other, by right angles. */
  readonly path: readonly Cell[];
  /** Where the trigger is written, and the action a row below or at `action`. */
  readonly label: Cell;
  readonly action: Cell;
  /** Which part of the text `label` is. */
  readonly anchor: "start" | "middle" | "end";
}

/** The picture's size in cells; the two arrows beyond the figure need the larger one. */
export const SIZE = { columns: 130, rows: 61, rowsBeyond: 65 } as const;

const WIDTH = 19;

const box = (state: State, column: number, row: number, rows: number): Box => ({
  state,
  middle: [column, row],
  columns: WIDTH,
  rows,
});

/** The boxes; the second CLOSED is where connections end. */
export const BOXES: readonly Box[] = [
  box("CLOSED", 60, 2, 5),
  box("LISTEN", 60, 11, 3),
  box("SYN-RECEIVED", 20, 20, 7),
  box("SYN-SENT", 100, 20, 7),
  box("ESTABLISHED", 60, 30, 3),
  box("FIN-WAIT-1", 20, 38, 5),
  box("CLOSE-WAIT", 100, 38, 5),
  box("FIN-WAIT-2", 20, 47, 3),
  box("CLOSING", 60, 47, 3),
  box("LAST-ACK", 100, 47, 3),
  box("TIME-WAIT", 60, 56, 5),
  box("CLOSED", 100, 56, 5),
];

type Label = readonly [anchor: Edge["anchor"], column: number, row: number, actionRow?: number];

function edge(from: State, trigger: Trigger, path: readonly Cell[], label: Label): Edge {
  const [anchor, column, row, actionRow = row + 1] = label;
  return { from, trigger, path, label: [column, row], action: [column, actionRow], anchor };
}

const S = "start";
const M = "middle";
const E = "end";

/** The arrows of the figure and its notes 1 and 2. */
// biome-ignore format: one arrow a row
export const EDGES: readonly Edge[] = [
  edge("CLOSED", "passive OPEN", [[57, 4], [57, 10]], [E, 55, 6]),
  edge("CLOSED", "active OPEN", [[69, 1], [106, 1], [106, 17]], [S, 108, 8]),
  edge("LISTEN", "CLOSE", [[63, 10], [63, 4]], [S, 65, 6]),
  edge("LISTEN", "SEND", [[63, 12], [63, 18], [91, 18]], [M, 77, 16]),
  edge("LISTEN", "rcv SYN", [[57, 12], [57, 18], [29, 18]], [M, 43, 16]),
  edge("SYN-SENT", "CLOSE", [[94, 17], [94, 3], [69, 3]], [E, 92, 8]),
  edge("SYN-SENT", "rcv SYN", [[91, 20], [29, 20]], [M, 60, 19, 21]),
  edge("SYN-SENT", "rcv SYN,ACK", [[91, 22], [63, 22], [63, 29]], [M, 77, 23]),
  edge("SYN-RECEIVED", "rcv ACK of SYN", [[29, 22], [57, 22], [57, 29]], [M, 45, 23]),
  edge("SYN-RECEIVED", "CLOSE", [[20, 23], [20, 36]], [S, 22, 28]),
  edge("SYN-RECEIVED", "rcv RST, opened passively", [[20, 17], [20, 11], [51, 11]], [M, 35, 9]),
  edge("ESTABLISHED", "CLOSE", [[57, 31], [57, 37], [29, 37]], [M, 43, 35]),
  edge("ESTABLISHED", "rcv FIN", [[63, 31], [63, 37], [91, 37]], [M, 77, 35]),
  edge("FIN-WAIT-1", "rcv ACK of FIN", [[20, 40], [20, 46]], [S, 22, 42]),
  edge("FIN-WAIT-1", "rcv FIN", [[29, 39], [60, 39], [60, 46]], [M, 45, 40]),
  edge("FIN-WAIT-1", "rcv FIN,ACK of FIN", [[11, 38], [5, 38], [5, 57], [51, 57]], [M, 33, 58]),
  edge("FIN-WAIT-2", "rcv FIN", [[20, 48], [20, 55], [51, 55]], [M, 36, 53]),
  edge("CLOSE-WAIT", "CLOSE", [[100, 40], [100, 46]], [S, 102, 42]),
  edge("CLOSING", "rcv ACK of FIN", [[60, 48], [60, 54]], [S, 62, 50]),
  edge("LAST-ACK", "rcv ACK of FIN", [[100, 48], [100, 54]], [S, 102, 50]),
  edge("TIME-WAIT", "2MSL timeout", [[69, 56], [91, 56]], [M, 80, 55, 57]),
];

const WAY_LEFT: readonly Cell[] = [
  [57, 58],
  [57, 61],
  [1, 61],
  [1, 20],
  [11, 20],
];
const WAY_RIGHT: readonly Cell[] = [
  [63, 58],
  [63, 61],
  [129, 61],
  [129, 20],
  [109, 20],
];

/** The arrows beyond the figure that lead elsewhere than to CLOSED: a TIME-WAIT that is reused. */
// biome-ignore format: one arrow a row
export const EDGES_BEYOND: readonly Edge[] = [
  edge("TIME-WAIT", "rcv SYN", WAY_LEFT, [M, 33, 62]),
  edge("TIME-WAIT", "active OPEN", WAY_RIGHT, [M, 86, 62]),
];

/** The row of the table that an edge draws. */
export function rowOf({ from, trigger }: Pick<Edge, "from" | "trigger">): Transition {
  const row = TRANSITIONS.find(([state, on]) => state === from && on === trigger);
  return row as Transition; // a test holds every edge against the table
}
