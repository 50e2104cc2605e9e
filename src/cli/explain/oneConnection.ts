/**
 * One connection whole, and the ladders of a few: for these the segments themselves are needed, so
 * the input is read with somebody watching. Files can be read a second time, pipes cannot; one
 * connection is chosen by its number, which is known before its first segment passes.
 */
import { Tracker, Transcript } from "../../capture/index.ts";
import { readCaptures } from "../../input/index.ts";
import {
  connectionJson,
  connectionText,
  eventText,
  ladderMermaid,
  ladderSvg,
  ladderText,
  type View,
} from "../../report/index.ts";
import type { Lifecycle, TraceEvent } from "../../trace/index.ts";
import type { Output } from "../output.ts";
import { Progress } from "../progress.ts";
import { openInputs } from "./inputs.ts";
import type { ExplainOptions } from "./options.ts";
import { packetsWanted } from "./packets.ts";
import { someKey } from "./someKey.ts";

/** A page's ladders are short: no more segments than this are kept for one. */
const DRAWN_SEGMENTS = 400;

/** Tells connection `number`; returns whether a finding of severity error was made in it. */
export async function tellConnection(
  number: number,
  options: ExplainOptions,
  output: Output,
  view: View,
): Promise<boolean> {
  const { tracker, transcript } = await transcribed([number], options);
  const life = tracker.lifecycle(number);
  output.write(told(life, transcript.eventsOf(life), options, view));
  return life.findings.some(({ severity }) => severity === "error");
}

function told(
  life: Lifecycle,
  events: readonly TraceEvent[],
  options: ExplainOptions,
  view: View,
): string {
  const { ladder, form, language } = options;
  if (form === "json") return `${connectionJson(life)}\n`;
  if (form === "events") return events.map((event) => `${eventText(event, view, life)}\n`).join("");
  if (ladder === "svg") return ladderSvg(life, events, language);
  if (ladder === "mermaid") return ladderMermaid(life, events, language);
  return ladder === "text" ? ladderText(life, events, view) : connectionText(life, events, view);
}

/** The events of `lives`, read once more from the files; none where the input was a pipe. */
export async function drawnConnections(
  lives: readonly Lifecycle[],
  options: ExplainOptions,
): Promise<{ life: Lifecycle; events: readonly TraceEvent[] }[]> {
  if (lives.length === 0 || options.files.includes("-")) return [];
  const numbers = lives.map(({ number }) => number);
  const { transcript } = await transcribed(numbers, options, DRAWN_SEGMENTS);
  return lives.map((life) => ({ life, events: transcript.eventsOf(life) }));
}

async function transcribed(
  numbers: readonly number[],
  options: ExplainOptions,
  mostSegments?: number,
): Promise<{ tracker: Tracker; transcript: Transcript }> {
  const inputs = openInputs(options);
  const tracker = new Tracker({ hashKey: someKey(), ...packetsWanted(options) });
  const transcript = new Transcript(tracker, numbers, mostSegments);
  const progress = new Progress();
  try {
    await readCaptures(inputs.sources, tracker, {
      progress: (bytes, size) => progress.show(bytes, size),
    });
  } finally {
    progress.end();
    inputs.done();
  }
  return { tracker, transcript };
}
