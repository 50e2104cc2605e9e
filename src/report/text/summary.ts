/**
 * The summary of a capture as text: totals, what is to be said of the capture itself, findings,
 * how connections were opened, closed and reset.
 */
import type { RuleTotal, Summary } from "../../trace/summary.ts";
import { othersWords } from "../elements/othersWords.ts";
import {
  finished,
  heading,
  paint,
  SEVERITY_COLOUR,
  textWidth,
  type View,
} from "../elements/view.ts";
import { beside, padEnd, padStart, wrap } from "../elements/width.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { formatBytes, formatCount, formatMs, formatShare } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";

/** The whole summary; ends with a line break. */
export function summaryText(summary: Summary, view: View): string {
  const words = messagesIn(view.language);
  const blocks = [
    totals(summary, words, view),
    notes(summary, words, view),
    findings(summary, words, view),
    counts(words.labels.opened, summary.opened, words.names.opened, summary.connections, view),
    counts(words.labels.closed, summary.closed, words.names.closed, summary.connections, view),
    counts(words.labels.closedFirst, summary.closedFirst, words.names.end, closes(summary), view),
    resets(summary, words, view),
    counts(words.labels.timeWait, summary.timeWait, words.names.end, summary.connections, view),
  ];
  return finished(view, `${blocks.filter((block) => block !== "").join("\n\n")}\n`);
}

const closes = ({ closedFirst }: Summary): number =>
  closedFirst.client + closedFirst.server + closedFirst.both;

function totals(summary: Summary, { labels }: Catalogue, view: View): string {
  if (summary.connections === 0) return labels.empty;
  const span = formatMs((summary.lastAt - summary.startedAt) * 1000);
  const { connections, segments, bytes, retransmitted } = summary;
  const lines = wrap(labels.totals(connections, segments, formatBytes(bytes), span), view.width);
  if (retransmitted > 0) {
    const share = formatShare(retransmitted, segments);
    lines.push(labels.retransmitted(formatCount(retransmitted), share));
  }
  return lines.join("\n");
}

/** Only what is to be said of the capture itself; nothing when there is nothing. */
export function notesText(summary: Summary, view: View): string {
  const text = notes(summary, messagesIn(view.language), view);
  return text === "" ? "" : finished(view, `${text}\n`);
}

function notes(summary: Summary, words: Catalogue, view: View): string {
  if (summary.notes.length === 0) return "";
  const lines = summary.notes.flatMap((note) => {
    const frame = note.frame === null ? "" : ` [${words.labels.frame(note.frame)}]`;
    const values = Object.fromEntries(
      Object.entries(note.values).map(([name, value]) => [name, told(value, view)]),
    );
    return indented(words.notes[note.note](values, note.count) + frame, "  ", view);
  });
  return [heading(view, words.labels.capture), ...lines].join("\n");
}

/** A value of a note: a file bears the name that somebody gave it. */
const told = (value: string | number, view: View): string | number =>
  typeof value === "string" ? othersWords(view, value) : value;

/** `text` wrapped, each line behind `margin`. */
export function indented(text: string, margin: string, view: View): string[] {
  return wrap(text, textWidth(view) - margin.length).map((line) => margin + line);
}

function findings(summary: Summary, words: Catalogue, view: View): string {
  if (summary.findings.length === 0) return "";
  const lines = summary.findings.flatMap((total) => finding(total, words, view));
  return [heading(view, words.labels.findings), ...lines].join("\n");
}

function finding(total: RuleTotal, words: Catalogue, view: View): string[] {
  const severity = paint(view, SEVERITY_COLOUR[total.severity], severityCell(total, words));
  const count = padStart(formatCount(total.connections), 7);
  const examples = words.labels.examples(total.connections, total.examples);
  const rule = `  ${severity}${count}  ${paint(view, "bold", total.rule)}  `;
  return [
    ...beside(rule, paint(view, "dim", examples), view.width),
    ...indented(words.findings[total.rule].says({}, null), " ".repeat(19), view),
  ];
}

const severityCell = ({ severity }: RuleTotal, words: Catalogue): string =>
  padEnd(words.names.severity[severity], 8);

/** A table of counts with their shares, the most frequent first; empty when all are zero. */
function counts<K extends string>(
  title: string,
  found: Readonly<Partial<Record<K, number>>>,
  names: Readonly<Record<K, string>>,
  whole: number,
  view: View,
): string {
  const rows = (Object.entries(found) as [K, number][])
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return "";
  const lines = rows.map(([key, count]) => {
    const share = padStart(formatShare(count, whole), 8);
    return `  ${padStart(formatCount(count), 9)}${share}  ${names[key]}`;
  });
  return [heading(view, title), ...lines].join("\n");
}

function resets(summary: Summary, words: Catalogue, view: View): string {
  if (summary.resets.length === 0) return "";
  const lines = summary.resets.flatMap(({ by, cause, connections, examples }) => {
    const share = padStart(formatShare(connections, summary.connections), 8);
    const who = by === "middlebox" ? "" : ` (${words.names.end[by]})`;
    const what = `${words.names.cause[cause]}${who}`;
    const which = paint(view, "dim", words.labels.examples(connections, examples));
    const counted = `  ${padStart(formatCount(connections), 9)}${share}  ${padEnd(what, 36)}  `;
    return beside(counted, which, view.width);
  });
  return [heading(view, words.labels.resets), ...lines].join("\n");
}
