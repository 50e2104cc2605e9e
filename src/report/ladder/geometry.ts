/**
 * How a ladder shares out the columns of a terminal: time, frame, states and the lane between the
 * lifelines.
 */
import type { View } from "../elements/view.ts";
import { displayWidth, UNBROKEN } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatAt } from "../messages/format.ts";
import { type ArrowRow, type LadderRow, localText } from "./model.ts";

/** Columns of a state: "(SYN-RECEIVED)". */
export const STATE = 14;

const TIME = 12;
const FRAME = 7;
const MIN_LANE = 24;
const USUAL_LANE = 72;
const LEAST_LANE = 16;
/** What an arrow needs beside its words: a shaft on both sides, blanks, the head. */
const SHAFT = 8;
/** A narrower terminal gives time and frame no more than they need. */
const SPACIOUS = 100;

/** Columns of each part. */
export interface Geometry {
  readonly time: number;
  readonly frame: number;
  readonly lane: number;
  /** Whether states stand outside of the lifelines; else between them, below their row. */
  readonly hasMargins: boolean;
}

/** What stands on an arrow: flags and numbers, and what the segment was beyond them. */
export const arrowText = ({ label, marks }: ArrowRow, { names }: Catalogue): string =>
  label.replace("ack ", `ack${UNBROKEN}`) + marks.map((mark) => ` · ${names.mark[mark]}`).join("");

/** Shares out the columns of `view` among `rows`. */
export function geometryOf(rows: readonly LadderRow[], words: Catalogue, view: View): Geometry {
  const { labels } = words;
  const isSpacious = view.width >= SPACIOUS;
  const time = Math.max(
    isSpacious ? TIME : displayWidth(labels.time),
    widest(rows, (row) => formatAt(row.at)),
  );
  const frame = Math.max(
    isSpacious ? FRAME : displayWidth(labels.frameColumn) + 1,
    1 + widest(rows, frameText),
  );
  const numbers = widest(rows, (row) => (row.kind === "arrow" ? row.label : ""));
  const whole = widest(rows, (row) => wordsOf(row, words));
  const most = Math.max(USUAL_LANE, whole + SHAFT);
  const inside = view.width - time - frame - 4;
  const between = inside - 2 * STATE - 4;
  const hasMargins = between >= Math.max(MIN_LANE, numbers + SHAFT);
  const lane = Math.min(most, Math.max(LEAST_LANE, hasMargins ? between : inside));
  return { time, frame, lane, hasMargins };
}

/** The number of a row's frame; nothing where it has none. */
export const frameText = (row: LadderRow): string =>
  row.kind === "arrow" && row.frame !== null ? String(row.frame) : "";

function wordsOf(row: LadderRow, words: Catalogue): string {
  if (row.kind === "arrow") return arrowText(row, words);
  return row.kind === "local" ? localText(row, words) : "";
}

const widest = (rows: readonly LadderRow[], text: (row: LadderRow) => string): number =>
  Math.max(0, ...rows.map((row) => displayWidth(text(row))));
