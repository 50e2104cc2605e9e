/**
 * One connection whole, as text: the sentence, the states of both ends, what was found and what to
 * do, the evidence of a reset, a ladder, the segments, and filters that show it elsewhere.
 */
import type { End, TraceEvent } from "../../trace/events.ts";
import type { Finding } from "../../trace/findings.ts";
import type { Lifecycle, StateEntry } from "../../trace/lifecycle.ts";
import type { ValuesOf } from "../../trace/values.ts";
import { type Column, type Telling, tableLines } from "../elements/columns.ts";
import { worstFirst } from "../elements/severity.ts";
import {
  finished,
  heading,
  paint,
  SEVERITY_COLOUR,
  textWidth,
  timeText,
  type View,
} from "../elements/view.ts";
import { beside, padEnd, wrap } from "../elements/width.ts";
import { ladderText } from "../ladder/text.ts";
import { formatEndpoint } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { Language } from "../messages/language.ts";
import { detailLines } from "./details.ts";
import { tcpdumpFilter, wiresharkFilter } from "./filters.ts";
import { segmentLines } from "./lines.ts";
import { sentenceOf } from "./sentence.ts";
import { indented } from "./summary.ts";

/** More segments than this are elided in the middle. */
const SEGMENT_LINES = 60;

/** Everything about `life`; `events` are its own, in order, and may be empty. */
export function connectionText(life: Lifecycle, events: readonly TraceEvent[], view: View): string {
  const { labels } = messagesIn(view.language);
  const hasSegments = events.some(({ kind }) => kind === "segment");
  const sections = [
    opening(life, view),
    section(labels.findings, findings(life, view), view),
    section(labels.evidence, evidence(life, view), view),
    section(labels.details, detailLines(life, view), view),
    section(labels.states, states(life, view), view),
    hasSegments ? section(labels.ladder, [ladderText(life, events, view).trimEnd()], view) : "",
    hasSegments
      ? section(labels.segments, segmentLines(life, events, view, SEGMENT_LINES), view)
      : "",
    section(labels.filters, filters(life, view), view),
  ];
  return finished(view, `${sections.filter((text) => text !== "").join("\n\n")}\n`);
}

function section(title: string, lines: readonly string[], view: View): string {
  return lines.length === 0 ? "" : [heading(view, title), ...lines].join("\n");
}

function opening(life: Lifecycle, view: View): string {
  const { labels } = messagesIn(view.language);
  const ends = `${formatEndpoint(life.client)} → ${formatEndpoint(life.server)}`;
  const which = life.incarnation > 1 ? `  (${labels.incarnation(life.incarnation)})` : "";
  const title = wrap(`${labels.connection(life.number)}  ${ends}${which}`, view.width);
  return [
    ...title.map((line) => heading(view, line)),
    ...wrap(sentenceOf(life, view.language), textWidth(view)),
  ].join("\n");
}

function findings(life: Lifecycle, view: View): string[] {
  if (life.findings.length === 0) return [`  ${messagesIn(view.language).labels.noFindings}`];
  return worstFirst(life.findings).flatMap((finding) => told(finding, view));
}

function told(finding: Finding, view: View): string[] {
  const { names, labels } = messagesIn(view.language);
  const severity = padEnd(names.severity[finding.severity], 8);
  const frames = finding.frames.map((frame) => labels.frame(frame)).join(", ");
  const where = [finding.rule, finding.clause, frames].filter((text) => text !== "").join(" · ");
  const margin = " ".repeat(10);
  const lead = `  ${paint(view, SEVERITY_COLOUR[finding.severity], severity)}`;
  return [
    ...beside(lead, paint(view, "dim", where), view.width),
    ...indented(findingSentence(finding, view.language), margin, view),
    ...indented(`${labels.advice}: ${findingAdvice(finding, view.language)}`, margin, view),
  ];
}

/** What a finding says. */
export function findingSentence(finding: Finding, language: Language): string {
  const words = messagesIn(language).findings[finding.rule];
  // The rule decides which values its sentence reads: one entry's types do not fit all.
  const says = words.says as (values: ValuesOf<readonly string[]>, end: End | null) => string;
  return says(finding.values, finding.end);
}

/** What to do about a finding. */
export const findingAdvice = (finding: Finding, language: Language): string =>
  messagesIn(language).findings[finding.rule].advice;

function evidence(life: Lifecycle, view: View): string[] {
  if (life.reset === null) return [];
  const { labels } = messagesIn(view.language);
  return [
    ...evidenceSentences(life, view.language).flatMap((text) => beside("  · ", text, view.width)),
    `  ${paint(view, "dim", `(${labels[life.reset.certainty]})`)}`,
  ];
}

/** The facts behind a reset's cause, one clause each, with their frames. */
export function evidenceSentences(life: Lifecycle, language: Language): string[] {
  const words = messagesIn(language);
  return (life.reset?.evidence ?? []).map(({ fact, frame, values }) => {
    const says = words.evidence[fact] as (values: ValuesOf<readonly string[]>) => string;
    return says(values) + (frame === null ? "" : ` [${words.labels.frame(frame)}]`);
  });
}

interface Entry extends StateEntry {
  readonly end: End;
}

/** Both ends' states in the order of time: the client's on the left, the server's on the right. */
function states(life: Lifecycle, view: View): string[] {
  const entries: Entry[] = [
    ...life.states.client.map((entry) => ({ ...entry, end: "client" as const })),
    ...life.states.server.map((entry) => ({ ...entry, end: "server" as const })),
  ].sort((a, b) => a.at - b.at || (a.frame ?? 0) - (b.frame ?? 0));
  return tableLines(entries, stateColumns(life.epoch, view), why(view), view);
}

const STATE = 14; // "(SYN-RECEIVED)"

function stateColumns(epoch: string | null, view: View): readonly Column<Entry>[] {
  const { names, labels } = messagesIn(view.language);
  // Where columns are dear, times and frames take no more than they need.
  const [time, frame] = view.width < 100 ? [0, 0] : [12, 6];
  const stateOf = (end: End): Column<Entry> => ({
    title: names.end[end],
    align: "start",
    least: STATE,
    gives: 0,
    text: (entry) => (entry.end === end ? paint(view, "cyan", names.state(entry.state)) : ""),
  });
  return [
    {
      title: labels.time,
      align: "end",
      least: time,
      gives: 0,
      text: ({ at }) => timeText(view, at, epoch),
    },
    {
      title: labels.frameColumn,
      align: "end",
      least: frame,
      gives: 0,
      text: (entry) => String(entry.frame ?? ""),
    },
    stateOf("client"),
    stateOf("server"),
  ];
}

const why = (view: View): Telling<Entry> => {
  const { names, labels } = messagesIn(view.language);
  return {
    title: labels.trigger,
    text: ({ trigger, how }) => `${trigger ?? labels.begins} (${names.how[how]})`,
    colour: () => null,
  };
};

/** Both languages take a line break for a blank. */
const filters = (life: Lifecycle, view: View): string[] => [
  ...beside("  Wireshark  ", wiresharkFilter(life), view.width),
  ...beside("  tcpdump    ", tcpdumpFilter(life), view.width),
];
