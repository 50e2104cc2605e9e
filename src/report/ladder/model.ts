/**
 * A ladder diagram before it is drawn: rows of arrows between two lifelines, the states of both
 * ends where they change, silences, and elisions where too much of the same happened.
 *
 * The terminal, SVG and Mermaid draw the same rows; none of them decides what is worth showing.
 */
import type {
  DropEvent,
  End,
  Mark,
  ObservedState,
  SegmentEvent,
  StepEvent,
  TimerEvent,
  TraceEvent,
} from "../../trace/events.ts";
import { flagLetters } from "../elements/flags.ts";
import { type Relative, relativeTo } from "../elements/relative.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { losses } from "./losses.ts";

/** The state that each end is in from this row on; null where it does not change. */
export interface StateChange {
  readonly state: ObservedState;
  readonly how: StepEvent["how"];
}

interface Row {
  /** Seconds. */
  readonly at: number;
  readonly client: StateChange | null;
  readonly server: StateChange | null;
}

/** A segment on its way. */
export interface ArrowRow extends Row {
  readonly kind: "arrow";
  readonly frame: number | null;
  readonly from: End;
  /** "S 0", "P. 1:121 ack 1": flags and relative numbers. */
  readonly label: string;
  readonly flags: number;
  readonly window: number;
  readonly length: number;
  readonly marks: readonly Mark[];
  /** It never arrived: told by its source, or shown by its own retransmission. */
  readonly lost: boolean;
}

/** Something that an end did or knew without a segment: a call, a timer, an error, a step. */
export interface LocalRow extends Row {
  readonly kind: "local";
  readonly end: End | null;
  readonly text: string;
  /** What is named in the reader's language instead of `text`. */
  readonly about: TimerEvent | DropEvent | null;
}

/** What stands in a local row. */
export function localText({ about, text }: LocalRow, { names }: Catalogue): string {
  if (about === null) return text;
  return about.kind === "timer" ? names.timer[about.timer] : names.drop[about.why];
}

/** Nothing happened for so long. */
export interface GapRow extends Row {
  readonly kind: "gap";
  readonly ms: number;
}

/** So many segments were left out. */
export interface ElisionRow extends Row {
  readonly kind: "elision";
  readonly segments: number;
  readonly bytes: number;
}

export type LadderRow = ArrowRow | LocalRow | GapRow | ElisionRow;

/** How much of a ladder is drawn. */
export interface LadderBounds {
  /** Rows at most. */
  readonly rows: number;
  /** A run of ordinary segments longer than this is elided in its middle. */
  readonly run: number;
  /** A silence shown as one. */
  readonly gapMs: number;
}

export const LADDER_BOUNDS: LadderBounds = { rows: 120, run: 8, gapMs: 500 };

/** The rows of one connection's ladder. */
export function ladderRows(
  events: readonly TraceEvent[],
  bounds: LadderBounds = LADDER_BOUNDS,
): readonly LadderRow[] {
  const rows = elideRuns(allRows(events), bounds.run);
  return withGaps(elideMiddle(rows, bounds.rows), bounds.gapMs);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One row an event; a step that a frame caused becomes part of that frame's row. */
function allRows(events: readonly TraceEvent[]): LadderRow[] {
  const relative = relativeTo(events);
  const lost = losses(events);
  const rows: LadderRow[] = [];
  const byFrame = new Map<number, Mutable<ArrowRow>>();
  for (const event of events) {
    if (event.kind === "segment") {
      const row = arrow(event, relative, lost.has(event));
      rows.push(row);
      if (event.frame !== null) byFrame.set(event.frame, row);
    } else if (event.kind === "step") {
      const change = { state: event.to, how: event.how };
      const arrowRow = event.frame === null ? undefined : byFrame.get(event.frame);
      if (arrowRow !== undefined) arrowRow[event.end] = change;
      else rows.push({ ...local(event, event.end, ""), [event.end]: change });
    } else {
      const row = told(event);
      if (row !== undefined) rows.push(row);
    }
  }
  return rows;
}

function arrow(event: SegmentEvent, relative: Relative, lost: boolean): Mutable<ArrowRow> {
  const { frame, from, flags, window, length, marks } = event;
  const at = event.at / 1e6;
  const label = labelOf(event, relative);
  const states = { client: null, server: null };
  return { kind: "arrow", at, frame, from, label, flags, window, length, marks, lost, ...states };
}

function labelOf(event: SegmentEvent, relative: Relative): string {
  const seq = relative.seq(event);
  const ack = relative.ack(event);
  const numbers = event.length > 0 ? `${seq}:${seq + event.length}` : `${seq}`;
  return `${flagLetters(event.flags)} ${numbers}${ack === null ? "" : ` ack ${ack}`}`;
}

const local = (
  event: TraceEvent,
  end: End | null,
  text: string,
  about: LocalRow["about"] = null,
): LocalRow => ({
  kind: "local",
  at: event.at / 1e6,
  end,
  text,
  about,
  client: null,
  server: null,
});

/**
 * The row of an event that is neither segment nor step. A capture's drops are lost arrows; a
 * delayed ACK's timer shows in the ACK that leaves.
 */
function told(event: TraceEvent): LocalRow | undefined {
  switch (event.kind) {
    case "call":
      return local(event, event.end, `${event.call}(${event.bytes ?? ""})`);
    case "timer":
      return event.timer === "delayed ACK" ? undefined : local(event, event.end, "", event);
    case "drop":
      return event.frame === null ? local(event, event.end, "", event) : undefined;
    case "error":
      return local(event, event.end, event.code);
    default:
      return undefined;
  }
}

const isPlain = (row: LadderRow): row is ArrowRow =>
  row.kind === "arrow" &&
  row.client === null &&
  row.server === null &&
  row.marks.length === 0 &&
  !row.lost &&
  (row.flags & 0x07) === 0;

/** Long runs of ordinary segments keep their ends. */
function elideRuns(rows: readonly LadderRow[], run: number): LadderRow[] {
  const kept: LadderRow[] = [];
  for (let i = 0; i < rows.length; ) {
    let end = i;
    while (end < rows.length && isPlain(rows[end] as LadderRow)) end++;
    if (end - i > run) kept.push(...elideBetween(rows.slice(i, end), Math.floor(run / 2)));
    else kept.push(...rows.slice(i, Math.max(end, i + 1)));
    i = Math.max(end, i + 1);
  }
  return kept;
}

/** However much happened, the beginning and the end are shown. */
function elideMiddle(rows: LadderRow[], bound: number): LadderRow[] {
  return rows.length <= bound ? rows : elideBetween(rows, Math.floor(bound / 2));
}

/** Keeps `edge` rows on either side and one row that says what was left out. */
function elideBetween(rows: readonly LadderRow[], edge: number): LadderRow[] {
  const left = rows.slice(edge, rows.length - edge);
  const elision: Mutable<ElisionRow> = {
    kind: "elision",
    at: left[0]?.at ?? 0,
    client: null,
    server: null,
    segments: 0,
    bytes: 0,
  };
  for (const row of left) {
    if (row.kind === "arrow") elision.segments++;
    if (row.kind === "arrow") elision.bytes += row.length;
    if (row.kind === "elision") elision.segments += row.segments;
    if (row.kind === "elision") elision.bytes += row.bytes;
    elision.client = row.client ?? elision.client;
    elision.server = row.server ?? elision.server;
  }
  return [...rows.slice(0, edge), elision, ...rows.slice(rows.length - edge)];
}

/** A row of its own for each silence; what follows an elision is no silence. */
function withGaps(rows: readonly LadderRow[], gapMs: number): LadderRow[] {
  return rows.flatMap((row, i) => {
    const before = rows[i - 1];
    const ms = before === undefined ? 0 : (row.at - before.at) * 1000;
    if (ms < gapMs || before?.kind === "elision") return [row];
    const gap: GapRow = { kind: "gap", at: row.at, ms, client: null, server: null };
    return [gap, row];
  });
}
