/**
 * One event of a trace as a line of text. As NDJSON it is `eventJson` of ../json.
 */
import type { StepEvent, TraceEvent } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { flagLetters } from "../elements/flags.ts";
import { timeText, type View } from "../elements/view.ts";
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
  const words = messagesIn(view.language);
  const at = timeText(view, event.at / 1e6, of?.epoch ?? null).padStart(12);
  const ends = of === null ? "" : `${formatEndpoint(of.client)} → ${formatEndpoint(of.server)}  `;
  return `${at}  #${event.connection}  ${ends}${told(event, words)}`;
}

function told(event: TraceEvent, words: Catalogue): string {
  const { names } = words;
  switch (event.kind) {
    case "connection":
      return `${formatEndpoint(event.client)} → ${formatEndpoint(event.server)}`;
    case "step":
      return step(event, words);
    case "segment": {
      const marks = event.marks.map((mark) => ` · ${names.mark[mark]}`).join("");
      const what = `[${flagLetters(event.flags)}] seq ${event.seq} ack ${event.ack}`;
      const where = frame(event.frame, words);
      return `${where}${names.end[event.from]}  ${what} length ${event.length}${marks}`;
    }
    case "call":
      return `${names.end[event.end]}  ${event.call}(${event.bytes ?? ""})`;
    case "timer":
      return `${names.end[event.end]}  ${names.timer[event.timer]}`;
    case "error":
      return `${names.end[event.end]}  ${event.code}`;
    case "drop": {
      const who = event.end === null ? "" : `${names.end[event.end]}  `;
      return `${frame(event.frame, words)}${who}${names.drop[event.why]}`;
    }
  }
}

const frame = (number: number | null, { labels }: Catalogue): string =>
  number === null ? "" : `${labels.frame(number)}  `;

function step(event: StepEvent, words: Catalogue): string {
  const { names, labels } = words;
  const unknown = event.from === "unknown" ? labels.begins : "";
  const trigger = event.trigger ?? unknown;
  const states = `${names.state(event.from)} → ${names.state(event.to)}`;
  const where = frame(event.frame, words);
  const why = trigger === "" ? "" : `  ${trigger}`;
  return `${where}${names.end[event.end]}  ${states}${why} (${names.how[event.how]})`;
}
