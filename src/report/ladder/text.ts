/**
 * The ladder in a terminal: two lifelines, arrows between them, states at the margins where they
 * change (an inferred one in parentheses), silences and elisions.
 */
import type { End, TraceEvent } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { type Colour, paint, type View } from "../elements/view.ts";
import { cut, displayWidth, padEnd, padStart } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import {
  formatAt,
  formatBytes,
  formatCount,
  formatEndpoint,
  formatMs,
} from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import {
  type ArrowRow,
  LADDER_BOUNDS,
  type LadderBounds,
  type LadderRow,
  ladderRows,
  localText,
  type StateChange,
} from "./model.ts";

const STATE = 14; // "(SYN-RECEIVED)"
const TIME = 12;
const FRAME = 7;
const MARGINS = TIME + FRAME + 2 + STATE + 3 + 3 + STATE;
const MIN_LANE = 24;
const MAX_LANE = 72;

/** The ladder, line by line joined; ends with a line break. */
export function ladderText(
  life: Pick<Lifecycle, "client" | "server">,
  events: readonly TraceEvent[],
  view: View,
  bounds: LadderBounds = LADDER_BOUNDS,
): string {
  const words = messagesIn(view.language);
  const room = Math.min(MAX_LANE, Math.max(MIN_LANE, view.width - MARGINS));
  const lines = [
    ...headings(life, room, words, view),
    ...ladderRows(events, bounds).map((row) => line(row, room, words, view)),
  ];
  return `${lines.map((text) => text.trimEnd()).join("\n")}\n`;
}

function headings(
  life: Pick<Lifecycle, "client" | "server">,
  lane: number,
  { names, labels }: Catalogue,
  view: View,
) {
  const left = padEnd("", TIME + FRAME + 2);
  const client = `${names.end.client} ${formatEndpoint(life.client)}`;
  const server = `${names.end.server} ${formatEndpoint(life.server)}`;
  const gap = STATE + lane + 6 + STATE - displayWidth(client) - displayWidth(server);
  const columns = padStart(labels.time, TIME) + padStart(labels.frameColumn, FRAME);
  const ends =
    gap >= 2 ? [left + client + " ".repeat(gap) + server] : [left + client, left + server];
  return [...ends.map((text) => paint(view, "bold", text)), paint(view, "dim", columns)];
}

function line(row: LadderRow, lane: number, words: Catalogue, view: View): string {
  const time = row.kind === "gap" ? "" : formatAt(row.at);
  const frame = row.kind === "arrow" && row.frame !== null ? String(row.frame) : "";
  const left = paint(view, "dim", padStart(time, TIME) + padStart(frame, FRAME));
  const client = stateCell(row.client, padStart, words, view);
  const server = stateCell(row.server, padEnd, words, view);
  return `${left}  ${client} ${middle(row, lane, words, view)} ${server}`;
}

/** A state as the margin shows it: what was only inferred stands in parentheses. */
function stateCell(
  change: StateChange | null,
  pad: typeof padEnd,
  { names }: Catalogue,
  view: View,
): string {
  if (change === null) return " ".repeat(STATE);
  const name = names.state(change.state);
  return paint(view, "cyan", pad(change.how === "inferred" ? `(${name})` : name, STATE));
}

/** The lifelines and what lies between them: `lane` columns and one on either side. */
function middle(row: LadderRow, lane: number, words: Catalogue, view: View): string {
  switch (row.kind) {
    case "arrow":
      return arrow(row, lane, words, view);
    case "gap":
      return `┊${paint(view, "dim", centred(words.labels.gap(formatMs(row.ms)), lane, " "))}┊`;
    case "elision": {
      const text = words.labels.elided(formatCount(row.segments));
      const bytes = row.bytes > 0 ? ` ${formatBytes(row.bytes)}` : "";
      return `┊${paint(view, "dim", centred(text + bytes, lane, " "))}┊`;
    }
    case "local": {
      const text = cut(localText(row, words), lane - 2);
      const shown = row.end === "server" ? padStart(`${text} `, lane) : padEnd(` ${text}`, lane);
      return `│${shown}│`;
    }
  }
}

function arrow(row: ArrowRow, lane: number, words: Catalogue, view: View): string {
  const marks = row.marks.map((mark) => ` · ${words.names.mark[mark]}`).join("");
  const label = cut(` ${row.label}${marks} `, lane - 6);
  return `│${paint(view, colourOf(row), shaft(row, label, lane))}│`;
}

/** A line with its label and head; a lost one ends before the other lifeline. */
function shaft(row: ArrowRow, label: string, lane: number): string {
  const body = row.lost ? lane - 4 : lane - 1;
  const drawn = centred(label, body, "─");
  const toServer: Record<"head" | "lost", string> = { head: `${drawn}▶`, lost: `${drawn}╳   ` };
  const toClient: Record<"head" | "lost", string> = { head: `◀${drawn}`, lost: `   ╳${drawn}` };
  return (towards(row.from) === "server" ? toServer : toClient)[row.lost ? "lost" : "head"];
}

const towards = (from: End): End => (from === "client" ? "server" : "client");

function colourOf(row: ArrowRow): Colour {
  if ((row.flags & 0x04) !== 0 || row.lost) return "red";
  if (row.marks.length > 0) return "yellow";
  return (row.flags & 0x03) !== 0 ? "green" : "dim";
}

function centred(text: string, columns: number, fill: string): string {
  const fitted = cut(text, columns);
  const rest = columns - displayWidth(fitted);
  const before = Math.floor(rest / 2);
  return fill.repeat(before) + fitted + fill.repeat(rest - before);
}
