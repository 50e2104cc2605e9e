/** How results are told: a line a script, the ladder of a failure, totals, or JSON. */
import { drillWords, type Reason, type ScriptResult, tell } from "../../lab/packetdrill/index.ts";
import { othersWords } from "../../report/elements/othersWords.ts";
import { wrap } from "../../report/elements/width.ts";
import {
  type Colour,
  finished,
  type Language,
  ladderText,
  paint,
  type View,
} from "../../report/index.ts";
import type { ConnectionEvent, TraceEvent } from "../../trace/events.ts";

type Failed = Extract<ScriptResult, { result: "failed" }>;

const COLOURS: Readonly<Record<ScriptResult["result"], Colour>> = {
  passed: "green",
  failed: "red",
  skipped: "yellow",
};

const INDENT = "  ";

/** `passed  opening/handshake.pkt`, and why when it did not pass. */
export function resultLine(
  file: string,
  { result }: ScriptResult,
  why: Reason | null,
  view: View,
): string {
  const verdict = paint(view, COLOURS[result], drillWords(view.language)[result]);
  const reason =
    result === "skipped" && why !== null
      ? `  (${othersWords(view, tell(why, view.language))})`
      : "";
  const line = `${verdict}  ${othersWords(view, file)}${reason}`;
  return finished(view, wrap(line, view.width).join("\n"));
}

/** The same for machines: `result` is always in English, `reason` only where there is one. */
export function jsonLine(
  file: string,
  result: ScriptResult,
  why: Reason | null,
  language: Language,
): string {
  if (why === null) return JSON.stringify({ file, result: result.result });
  const sentence = tell(why, language);
  const said =
    result.result === "failed" ? drillWords(language).syntax(result.line, sentence) : sentence;
  return JSON.stringify({ file, result: result.result, reason: said });
}

/** The line of the script, what was expected and what came, and the ladder. */
export function failureText(failure: Failed, view: View): string {
  const { line, source, trace } = failure;
  const inner = { ...view, width: view.width - INDENT.length };
  const words = [
    drillWords(view.language).at(line, othersWords(view, source)),
    paint(view, "bold", othersWords(view, tell(failure.reason, view.language))),
  ];
  const lines = [
    ...words.flatMap((text) => wrap(text, inner.width)),
    ...ladderLines(trace, inner),
  ].map((text) => (text === "" ? "" : INDENT + text));
  return finished(view, `${lines.join("\n")}\n`);
}

/** The connection that the last event is about. */
function ladderLines(trace: readonly TraceEvent[], view: View): string[] {
  const about = trace.at(-1)?.connection;
  const opened = trace.find(
    (event): event is ConnectionEvent => event.kind === "connection" && event.connection === about,
  );
  if (opened === undefined) return [];
  const events = trace.filter((event) => event.connection === about);
  return ["", ...ladderText(opened, events, view).trimEnd().split("\n"), ""];
}

/** How many of each. */
export function totalsLine(
  counts: Readonly<Record<ScriptResult["result"], number>>,
  view: View,
): string {
  const words = drillWords(view.language);
  const totals = words.totals(counts.passed, counts.failed, counts.skipped);
  return finished(view, paint(view, "bold", totals));
}
