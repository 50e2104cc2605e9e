/**
 * Connections as a list, one line each: ends, when, how much, and what happened in a few words.
 */
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { worstFirst } from "../elements/severity.ts";
import { heading, paint, SEVERITY_COLOUR, timeText, type View } from "../elements/view.ts";
import { cut, displayWidth, padEnd, padStart } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatBytes, formatEndpoint, formatMs } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { ListOrder } from "../messages/labelWords.ts";

/** Columns of the ends: as wide as the widest, within reason. */
interface Columns {
  readonly client: number;
  readonly server: number;
}

const MAX_END = 47; // the longest IPv6 address in brackets, with a port
const FOLLOWED: Columns = { client: 21, server: 21 };

/** The list with its headings; `total` is how many there are, shown or not. */
export function connectionList(
  lives: readonly Lifecycle[],
  total: number,
  view: View,
  order: ListOrder = "telling",
): string {
  if (lives.length === 0) return "";
  const { labels } = messagesIn(view.language);
  const columns = {
    client: widest(
      lives.map((life) => formatEndpoint(life.client)),
      labels.client,
    ),
    server: widest(
      lives.map((life) => formatEndpoint(life.server)),
      labels.server,
    ),
  };
  const lines = [
    heading(view, labels.connections[order]),
    paint(view, "dim", headings(columns, view)),
    ...lives.map((life) => line(life, columns, view)),
  ];
  if (total > lives.length)
    lines.push(paint(view, "dim", labels.moreConnections(lives.length, total)));
  return `${lines.join("\n")}\n`;
}

const widest = (ends: readonly string[], label: string): number =>
  Math.min(MAX_END, Math.max(displayWidth(label), ...ends.map((end) => end.length)));

/** What is said where nothing was chosen out of `total`. */
export const noneMatchesText = (total: number, view: View): string =>
  `${messagesIn(view.language).labels.noneMatches(total)}\n`;

/** One line for a connection that just ended, in fixed columns: for output that never ends. */
export const connectionLine = (life: Lifecycle, view: View): string => line(life, FOLLOWED, view);

function headings(columns: Columns, view: View): string {
  const { labels } = messagesIn(view.language);
  const cells = [
    padStart(labels.number, 5),
    padEnd(labels.client, columns.client),
    padEnd(labels.server, columns.server + 2),
    ...(hasStart(view) ? [padStart(labels.start, startColumns(view))] : []),
    padStart(labels.duration, 9),
    padStart(labels.sent, 8),
    padStart(labels.received, 8),
    labels.story,
  ];
  return cut(cells.join("  "), view.width);
}

function line(life: Lifecycle, columns: Columns, view: View): string {
  const cells = [
    padStart(String(life.number), 5),
    padEnd(formatEndpoint(life.client), columns.client),
    `→ ${padEnd(formatEndpoint(life.server), columns.server)}`,
    ...(hasStart(view)
      ? [padStart(timeText(view, life.startedAt, life.epoch, 3), startColumns(view))]
      : []),
    padStart(formatMs(life.durationMs), 9),
    padStart(formatBytes(life.moved.client.bytes), 8),
    padStart(formatBytes(life.moved.server.bytes), 8),
  ];
  const facts = `${cells.join("  ")}  `;
  const room = Math.max(0, view.width - displayWidth(facts));
  const told = room === 0 ? "" : cut(storyOf(life, messagesIn(view.language)), room);
  const worst = worstFirst(life.findings)[0];
  const colour = worst === undefined ? "green" : SEVERITY_COLOUR[worst.severity];
  return cut(facts, view.width) + paint(view, colour, told);
}

const startColumns = (view: View): number => (view.absolute === true ? 23 : 11);

/** A narrow terminal has better use for the columns of the start. */
const hasStart = (view: View): boolean => view.width >= 120 || view.absolute === true;

/** What happened, in names: an odd opening, the end, the worst finding and how many more. */
export function storyOf(life: Lifecycle, { names, labels }: Catalogue): string {
  const parts = life.opened.how === "handshake" ? [] : [names.opened[life.opened.how]];
  const { closed, reset } = life;
  if (reset !== null)
    parts.push(labels.resetBy(reset.by, names.cause[reset.cause], reset.certainty));
  else if (life.opened.how !== "refused" && life.opened.how !== "unanswered") {
    const how = names.closed[closed.how];
    parts.push(closed.first === null ? how : labels.closedBy(how, closed.first));
  }
  // A cause of a reset is told already.
  const rules = [...new Set(worstFirst(life.findings).map(({ rule }) => rule))].filter(
    (rule) => reset === null || !rule.startsWith("reset-"),
  );
  if (rules.length > 0)
    parts.push(rules.length === 1 ? `${rules[0]}` : `${rules[0]} +${rules.length - 1}`);
  return parts.join(" · ");
}
