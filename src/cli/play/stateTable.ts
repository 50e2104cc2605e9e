/**
 * How many connections were in which state over time, as a table: a row a sample, a column for each
 * state that was ever entered. What is wider than the terminal goes on in a second table below.
 */
import { STATES, type State } from "../../machine/states.ts";
import { displayWidth, padStart } from "../../report/elements/width.ts";
import { messagesIn, type View } from "../../report/index.ts";

/** How many connections were in each state so many seconds after the beginning. */
export type Sample = readonly [seconds: number, counts: ReadonlyMap<State, number>];

interface Column {
  readonly title: string;
  readonly width: number;
  readonly text: (sample: Sample) => string;
}

const ROWS = 20;
const GAP = "  ";

/** At most so many rows, evenly over the time, the last one among them. */
export function stateTable(samples: readonly Sample[], view: View): string {
  const { names } = messagesIn(view.language);
  const step = Math.max(1, Math.ceil(samples.length / ROWS));
  const shown = samples.filter((_, i) => (samples.length - 1 - i) % step === 0);
  const column = (title: string, text: Column["text"]): Column => ({
    title,
    text,
    width: Math.max(displayWidth(title), ...shown.map((sample) => text(sample).length)),
  });
  const time = column("s", ([seconds]) => seconds.toFixed(2));
  const states = STATES.filter((state) => samples.some(([, counts]) => has(counts, state))).map(
    (state) => column(names.state(state), ([, counts]) => String(counts.get(state) ?? 0)),
  );
  return folded(time, states, view.width)
    .map((columns) => block(columns, shown))
    .join("\n\n");
}

const has = (counts: Sample[1], state: State): boolean => (counts.get(state) ?? 0) > 0;

/** Tables that fit, each with the time. */
function folded(time: Column, states: readonly Column[], width: number): Column[][] {
  const tables: Column[][] = [[time]];
  for (const state of states) {
    const last = tables.at(-1) as Column[];
    const isFull = last.length > 1 && widthOf([...last, state]) > width;
    if (isFull) tables.push([time, state]);
    else last.push(state);
  }
  return tables;
}

const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length);

function block(columns: readonly Column[], samples: readonly Sample[]): string {
  const line = (text: (column: Column) => string): string =>
    columns.map((column) => padStart(text(column), column.width)).join(GAP);
  const rows = samples.map((sample) => line((column) => column.text(sample)));
  return [line(({ title }) => title), ...rows].join("\n");
}
