/**
 * A table in a terminal: columns of facts, and behind them a few words that are the answer. Where
 * the line is too short the columns give way one after another, in the order that they say; then
 * the words fold, beside the facts or below them. They are never cut.
 */
import { type Colour, paint, type View } from "./view.ts";
import { beside, displayWidth, LEAST_ROOM, padEnd, padStart } from "./width.ts";

/** A column of facts about rows. */
export interface Column<T> {
  readonly title: string;
  readonly align: "start" | "end";
  /** Columns of the terminal that it takes at least. */
  readonly least: number;
  /** The highest gives way first, equal ones together; 0 stays. */
  readonly gives: number;
  readonly text: (row: T) => string;
}

/** The words behind the facts. */
export interface Telling<T> {
  readonly title: string;
  readonly text: (row: T) => string;
  readonly colour: (row: T) => Colour | null;
}

/** A column that has its place. */
interface Placed<T> extends Column<T> {
  readonly width: number;
}

/** Words are comfortable in so many columns: for these, facts give way. */
const COMFORT = 36;
const GAP = "  ";

/** The heading and the rows, as wide as what they hold. */
export function tableLines<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  telling: Telling<T>,
  view: View,
): string[] {
  const words = Math.min(COMFORT, widest(rows, telling.text, 0));
  const placed = place(columns, rows, words, view.width);
  const head = line(placed, (column) => column.title, telling.title, view);
  const lines = rows.flatMap((row) => rowLines(row, placed, telling, view));
  return [...head.map((text) => paint(view, "dim", text)), ...lines];
}

/** One row by itself: its columns are as wide as they are at least, whatever other rows hold. */
export const rowAlone = <T>(
  row: T,
  columns: readonly Column<T>[],
  telling: Telling<T>,
  view: View,
): string[] => rowLines(row, place(columns, [], COMFORT, view.width), telling, view);

function rowLines<T>(
  row: T,
  placed: readonly Placed<T>[],
  telling: Telling<T>,
  view: View,
): string[] {
  const colour = telling.colour(row);
  const words = telling.text(row);
  const told = colour === null ? words : paint(view, colour, words);
  return line(placed, (column) => column.text(row), told, view);
}

function line<T>(
  placed: readonly Placed<T>[],
  text: (column: Column<T>) => string,
  told: string,
  view: View,
): string[] {
  const cells = placed.map((column) => {
    const pad = column.align === "start" ? padEnd : padStart;
    return pad(text(column), column.width);
  });
  return beside(cells.join(GAP) + GAP, told, view.width);
}

/** The columns that stay beside `words`; where even the last leave no room, below them. */
function place<T>(
  columns: readonly Column<T>[],
  rows: readonly T[],
  words: number,
  width: number,
): readonly Placed<T>[] {
  const all = columns.map((column) => {
    const least = Math.max(column.least, displayWidth(column.title));
    return { ...column, width: widest(rows, column.text, least) };
  });
  const comfortable = fitting(all, width - words);
  const leavesRoom = isWithin(comfortable, width - Math.min(words, LEAST_ROOM));
  return leavesRoom ? comfortable : fitting(all, width);
}

/** The widest text of all rows, however many there are; at least `least`. */
const widest = <T>(rows: readonly T[], text: (row: T) => string, least: number): number =>
  rows.reduce((most, row) => Math.max(most, displayWidth(text(row))), least);

/** As many columns as `width` holds, given up in their order. */
function fitting<T>(placed: readonly Placed<T>[], width: number): readonly Placed<T>[] {
  const next = Math.max(...placed.map(({ gives }) => gives));
  if (next <= 0 || isWithin(placed, width)) return placed;
  return fitting(
    placed.filter(({ gives }) => gives !== next),
    width,
  );
}

const isWithin = (placed: readonly { readonly width: number }[], width: number): boolean =>
  placed.reduce((sum, column) => sum + column.width + GAP.length, 0) <= width;
