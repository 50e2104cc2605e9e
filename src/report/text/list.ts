/**
 * Connections as a list, a row each: ends, when, how much, and what happened in a few words. In a
 * narrow terminal times give way first, then sizes; the ends and what happened are always whole.
 */
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { type Column, rowAlone, type Telling, tableLines } from "../elements/columns.ts";
import { worstFirst } from "../elements/severity.ts";
import {
  finished,
  heading,
  paint,
  SEVERITY_COLOUR,
  timeText,
  type View,
} from "../elements/view.ts";
import { wrap } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatBytes, formatEndpoint, formatMs } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { ListOrder } from "../messages/labelWords.ts";

/** The list with its headings; `total` is how many there are, shown or not. */
export function connectionList(
  lives: readonly Lifecycle[],
  total: number,
  view: View,
  order: ListOrder = "telling",
): string {
  if (lives.length === 0) return "";
  const { labels } = messagesIn(view.language);
  const more = total > lives.length ? labels.moreConnections(lives.length, total) : "";
  const lines = [
    heading(view, labels.connections[order]),
    ...tableLines(lives, columns(view, 0), story(view), view),
    ...wrap(more, view.width).map((line) => paint(view, "dim", line)),
  ];
  return finished(view, `${lines.join("\n")}\n`);
}

/** What is said where nothing was chosen out of `total`. */
export const noneMatchesText = (total: number, view: View): string =>
  finished(view, `${messagesIn(view.language).labels.noneMatches(total)}\n`);

/** An IPv4 address with a port. */
const FOLLOWED_END = 21;

/** A connection that just ended, in fixed columns: for output that never ends. */
export const connectionLine = (life: Lifecycle, view: View): string =>
  finished(view, rowAlone(life, columns(view, FOLLOWED_END), story(view), view).join("\n"));

function columns(view: View, end: number): readonly Column<Lifecycle>[] {
  const { labels } = messagesIn(view.language);
  const column = (
    title: string,
    align: "start" | "end",
    least: number,
    gives: number,
    text: (life: Lifecycle) => string,
  ): Column<Lifecycle> => ({ title, align, least, gives, text });
  const { client, server, start, duration, sent, received } = labels;
  // What was asked for as a date stays.
  const asked = view.absolute === true;
  const startText = (life: Lifecycle) => timeText(view, life.startedAt, life.epoch, 3);
  return [
    column(labels.number, "end", 5, 0, (life) => String(life.number)),
    column(client, "start", end, 0, (life) => formatEndpoint(life.client)),
    column(server, "start", end + 2, 0, (life) => `→ ${formatEndpoint(life.server)}`),
    column(start, "end", asked ? 23 : 11, asked ? 0 : 3, startText),
    column(duration, "end", 9, 2, (life) => formatMs(life.durationMs)),
    column(sent, "end", 8, 1, (life) => formatBytes(life.moved.client.bytes)),
    column(received, "end", 8, 1, (life) => formatBytes(life.moved.server.bytes)),
  ];
}

function story(view: View): Telling<Lifecycle> {
  const words = messagesIn(view.language);
  return {
    title: words.labels.story,
    text: (life) => storyOf(life, words),
    colour: ({ findings }) => {
      const worst = worstFirst(findings)[0];
      return worst === undefined ? "green" : SEVERITY_COLOUR[worst.severity];
    },
  };
}

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
