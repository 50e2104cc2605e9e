/**
 * One event of a trace as a line of text. As NDJSON it is `eventJson` of ../json.
 */
import type { StepEvent, TraceEvent } from "../../trace/events.ts";
import { flagLetters } from "../elements/flags.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatAt, formatEndpoint } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { Language } from "../messages/language.ts";

/** "  0.005000  #1  frame 2  server  LISTEN → SYN-RECEIVED  rcv SYN (seen)". */
export function eventText(event: TraceEvent, language: Language): string {
  const words = messagesIn(language);
  const at = formatAt(event.at / 1e6).padStart(12);
  return `${at}  #${event.connection}  ${told(event, words)}`;
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
