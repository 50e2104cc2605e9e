/**
 * One connection whole, as text: the sentence, the states of both ends, what was found and what to
 * do, the evidence of a reset, a ladder, the segments, and filters that show it elsewhere.
 */
import type { End, TraceEvent } from "../../trace/events.ts";
import type { Finding } from "../../trace/findings.ts";
import type { Lifecycle, StateEntry } from "../../trace/lifecycle.ts";
import type { ValuesOf } from "../../trace/values.ts";
import { worstFirst } from "../elements/severity.ts";
import {
  heading,
  paint,
  SEVERITY_COLOUR,
  textWidth,
  timeText,
  type View,
} from "../elements/view.ts";
import { padEnd, padStart, wrap } from "../elements/width.ts";
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
    section(labels.filters, filters(life), view),
  ];
  return `${sections.filter((text) => text !== "").join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[], view: View): string {
  return lines.length === 0 ? "" : [heading(view, title), ...lines].join("\n");
}

function opening(life: Lifecycle, view: View): string {
  const { labels } = messagesIn(view.language);
  const ends = `${formatEndpoint(life.client)} → ${formatEndpoint(life.server)}`;
  const which = life.incarnation > 1 ? `  (${labels.incarnation(life.incarnation)})` : "";
  const title = heading(view, `${labels.connection(life.number)}  ${ends}${which}`);
  return [title, ...wrap(sentenceOf(life, view.language), textWidth(view))].join("\n");
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
  return [
    `  ${paint(view, SEVERITY_COLOUR[finding.severity], severity)}${paint(view, "dim", where)}`,
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
    ...evidenceSentences(life, view.language).map((text) => `  · ${text}`),
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
  const { names, labels } = messagesIn(view.language);
  const entries: Entry[] = [
    ...life.states.client.map((entry) => ({ ...entry, end: "client" as const })),
    ...life.states.server.map((entry) => ({ ...entry, end: "server" as const })),
  ].sort((a, b) => a.at - b.at || (a.frame ?? 0) - (b.frame ?? 0));
  const columns = [
    padStart(labels.time, timeColumns(view)) + padStart(labels.frameColumn, 8),
    padEnd(names.end.client, 14),
    padEnd(names.end.server, 14),
    labels.trigger,
  ];
  return [
    paint(view, "dim", columns.join("  ")),
    ...entries.map((entry) => stateLine(entry, life.epoch, view)),
  ];
}

const timeColumns = (view: View): number => (view.absolute === true ? 28 : 12);

function stateLine(
  { end, state, at, frame, how, trigger }: Entry,
  epoch: string | null,
  view: View,
): string {
  const { names, labels } = messagesIn(view.language);
  const name = paint(view, "cyan", padEnd(names.state(state), 14));
  const empty = " ".repeat(14);
  const cells = end === "client" ? [name, empty] : [empty, name];
  const why = `${trigger ?? labels.begins} (${names.how[how]})`;
  const when =
    padStart(timeText(view, at, epoch), timeColumns(view)) +
    padStart(frame === null ? "" : String(frame), 8);
  return [when, ...cells, why].join("  ");
}

const filters = (life: Lifecycle): string[] => [
  `  Wireshark  ${wiresharkFilter(life)}`,
  `  tcpdump    ${tcpdumpFilter(life)}`,
];
