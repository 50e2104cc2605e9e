/**
 * One event of a trace as a line of text, folded where the view is narrower. As NDJSON it is
 * `eventJson` of ../json.
 */
import type { StepEvent, TraceEvent } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { flagLetters, segmentColour } from "../elements/flags.ts";
import { finished, paint, timeText, type View } from "../elements/view.ts";
import { beside } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatEndpoint } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";

/** What a line tells of the connection itself: both ends, and the date of the zero of times. */
export type EventContext = Pick<Lifecycle, "client" | "server" | "epoch">;

/**
 * "  0.005000  #1  192.0.2.1:40001 → 192.0.2.2:80  frame 2  server  LISTEN → SYN-RECEIVED  rcv SYN
 * (seen)"; without `of`, the addresses are left out.
 */
export function eventText(event: TraceEvent, view: View, of: EventContext | null): string {
  const ends = of === null ? "" : `${formatEndpoint(of.client)} → ${formatEndpoint(of.server)}  `;
  return eventLine(event, ends + told(event, view), view, of?.epoch ?? null);
}

/** `words` about an event, behind its time and its connection's number. */
export function eventLine(
  { at, connection }: TraceEvent,
  words: string,
  view: View,
  epoch: string | null = null,
): string {
  const time = paint(view, "dim", timeText(view, at / 1e6, epoch).padStart(12));
  return finished(view, beside(`${time}  #${connection}  `, words, view.width).join("\n"));
}

function told(event: TraceEvent, view: View): string {
  const words = messagesIn(view.language);
  const { names } = words;
  switch (event.kind) {
    case "connection":
      return `${formatEndpoint(event.client)} → ${formatEndpoint(event.server)}`;
    case "step":
      return step(event, words, view);
    case "segment": {
      const marks = event.marks.map((mark) => ` · ${names.mark[mark]}`).join("");
      const flags = paint(view, segmentColour(event), `[${flagLetters(event.flags)}]`);
      const what = `${flags} seq ${event.seq} ack ${event.ack} length ${event.length}`;
      const where = frame(event.frame, words);
      return `${where}${names.end[event.from]}  ${what}${paint(view, "yellow", marks)}`;
    }
    case "call":
      return `${names.end[event.end]}  ${event.call}(${event.bytes ?? ""})`;
    case "timer":
      return `${names.end[event.end]}  ${paint(view, "yellow", names.timer[event.timer])}`;
    case "error":
      return `${names.end[event.end]}  ${paint(view, "red", event.code)}`;
    case "drop": {
      const who = event.end === null ? "" : `${names.end[event.end]}  `;
      return `${frame(event.frame, words)}${who}${paint(view, "red", names.drop[event.why])}`;
    }
  }
}

const frame = (number: number | null, { labels }: Catalogue): string =>
  number === null ? "" : `${labels.frame(number)}  `;

function step(event: StepEvent, words: Catalogue, view: View): string {
  const { names, labels } = words;
  const unknown = event.from === "unknown" ? labels.begins : "";
  const trigger = event.trigger ?? unknown;
  const states = `${names.state(event.from)} → ${paint(view, "cyan", names.state(event.to))}`;
  const where = frame(event.frame, words);
  const why = trigger === "" ? "" : `  ${trigger}`;
  return `${where}${names.end[event.end]}  ${states}${why} (${names.how[event.how]})`;
}
