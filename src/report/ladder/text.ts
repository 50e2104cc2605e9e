/**
 * The ladder in a terminal: two lifelines, arrows between them, states at the margins where they
 * change (an inferred one in parentheses), silences and elisions. Where the margins would leave no
 * room for what the arrows say, states stand between the lifelines, in a line below.
 */
import type { TraceEvent } from "../../trace/events.ts";
import { otherEnd } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { segmentColour } from "../elements/flags.ts";
import { finished, paint, type View } from "../elements/view.ts";
import { displayWidth, padEnd, padStart, wrap } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import {
  formatAt,
  formatBytes,
  formatCount,
  formatEndpoint,
  formatMs,
} from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import { arrowText, frameText, type Geometry, geometryOf, STATE } from "./geometry.ts";
import {
  type ArrowRow,
  LADDER_BOUNDS,
  type LadderBounds,
  type LadderRow,
  ladderRows,
  localText,
  type StateChange,
} from "./model.ts";

/** What every line is drawn by. */
interface Drawing extends Geometry {
  readonly words: Catalogue;
  readonly view: View;
}

/** The ladder, line by line joined; ends with a line break. */
export function ladderText(
  life: Pick<Lifecycle, "client" | "server">,
  events: readonly TraceEvent[],
  view: View,
  bounds: LadderBounds = LADDER_BOUNDS,
): string {
  const words = messagesIn(view.language);
  const rows = ladderRows(events, bounds);
  const drawing: Drawing = { ...geometryOf(rows, words, view), words, view };
  const draw = drawing.hasMargins ? withMargins : withStatesBelow;
  const lines = [...headings(life, drawing), ...rows.flatMap((row) => draw(row, drawing))];
  return finished(view, `${lines.map((text) => text.trimEnd()).join("\n")}\n`);
}

function headings(life: Pick<Lifecycle, "client" | "server">, drawing: Drawing): string[] {
  const { time, frame, lane, hasMargins, words, view } = drawing;
  const { names, labels } = words;
  const client = `${names.end.client} ${formatEndpoint(life.client)}`;
  const server = `${names.end.server} ${formatEndpoint(life.server)}`;
  const widths = [client, server].map(displayWidth);
  const room = hasMargins ? lane + 6 + 2 * STATE : lane + 2;
  const gap = room - widths.reduce((sum, width) => sum + width);
  const indent = Math.min(time + frame + 2, Math.max(0, view.width - Math.max(...widths)));
  const left = " ".repeat(indent);
  const ends =
    gap >= 2 ? [left + client + " ".repeat(gap) + server] : [left + client, left + server];
  const columns = padStart(labels.time, time) + padStart(labels.frameColumn, frame);
  return [...ends.map((text) => paint(view, "bold", text)), paint(view, "dim", columns)];
}

/** Time and frame of a row, and as many blanks for what stands below. */
function leftOf(row: LadderRow, { time, frame, view }: Drawing): [first: string, rest: string] {
  const at = row.kind === "gap" ? "" : formatAt(row.at);
  const first = paint(view, "dim", padStart(at, time) + padStart(frameText(row), frame));
  return [`${first}  `, " ".repeat(time + frame + 2)];
}

function withMargins(row: LadderRow, drawing: Drawing): string[] {
  const [left, blank] = leftOf(row, drawing);
  const margin = " ".repeat(STATE);
  const client = padStart(stateText(row.client, drawing), STATE);
  const server = padEnd(stateText(row.server, drawing), STATE);
  return middle(row, drawing).map((body, i) =>
    i === 0 ? `${left}${client} ${body} ${server}` : `${blank}${margin} ${body}`,
  );
}

function withStatesBelow(row: LadderRow, drawing: Drawing): string[] {
  const [left, blank] = leftOf(row, drawing);
  const client = stateText(row.client, drawing);
  const server = stateText(row.server, drawing);
  const gap = drawing.lane - displayWidth(client) - displayWidth(server);
  const apart = [padEnd(client, drawing.lane), padStart(server, drawing.lane)];
  const states = gap > 0 ? [client + " ".repeat(gap) + server] : apart;
  const hasStates = client !== "" || server !== "";
  const isStep = hasStates && row.kind === "local" && localText(row, drawing.words) === "";
  const bodies = isStep ? [] : middle(row, drawing);
  if (hasStates) bodies.push(...states.map((text) => `│${text}│`));
  return bodies.map((body, i) => (i === 0 ? left : blank) + body);
}

/** A state as it is shown: what was only inferred stands in parentheses. */
function stateText(change: StateChange | null, { words, view }: Drawing): string {
  if (change === null) return "";
  const name = words.names.state(change.state);
  return paint(view, "cyan", change.how === "inferred" ? `(${name})` : name);
}

/** The lifelines and what lies between them: `lane` columns and one on either side. */
function middle(row: LadderRow, drawing: Drawing): string[] {
  const { lane, words, view } = drawing;
  const quiet = (text: string) =>
    wrap(text, lane - 2).map((part) => `┊${paint(view, "dim", centred(part, lane, " "))}┊`);
  switch (row.kind) {
    case "arrow":
      return arrow(row, drawing);
    case "gap":
      return quiet(words.labels.gap(formatMs(row.ms)));
    case "elision": {
      const bytes = row.bytes > 0 ? ` ${formatBytes(row.bytes)}` : "";
      return quiet(words.labels.elided(formatCount(row.segments)) + bytes);
    }
    case "local": {
      const parts = wrap(localText(row, words), lane - 2);
      const pad = row.end === "server" ? padStart : padEnd;
      return (parts.length === 0 ? [""] : parts).map((part) => `│${pad(` ${part} `, lane)}│`);
    }
  }
}

/** An arrow; what finds no room on it stands below. */
function arrow(row: ArrowRow, { lane, words, view }: Drawing): string[] {
  const [label = "", ...rest] = wrap(arrowText(row, words), lane - 8);
  const colour = segmentColour(row, row.lost);
  const below = rest.map((part) => centred(part, lane, " "));
  return [shaft(row, ` ${label} `, lane), ...below].map((text) => `│${paint(view, colour, text)}│`);
}

/** A line with its label and head; a lost one ends before the other lifeline. */
function shaft(row: ArrowRow, label: string, lane: number): string {
  const body = row.lost ? lane - 4 : lane - 1;
  const drawn = centred(label, body, "─");
  const toServer: Record<"head" | "lost", string> = { head: `${drawn}▶`, lost: `${drawn}╳   ` };
  const toClient: Record<"head" | "lost", string> = { head: `◀${drawn}`, lost: `   ╳${drawn}` };
  return (otherEnd(row.from) === "server" ? toServer : toClient)[row.lost ? "lost" : "head"];
}

function centred(text: string, columns: number, fill: string): string {
  const rest = columns - displayWidth(text);
  const before = Math.floor(rest / 2);
  return fill.repeat(before) + text + fill.repeat(rest - before);
}
