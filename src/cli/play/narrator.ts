/** Tells what happens while it happens: each state transition, and segments as tcpdump's lines. */
import { eventLine, eventText, relativeTo, segmentWords, type View } from "../../report/index.ts";
import type { TraceEvent } from "../../trace/index.ts";
import type { Recorded } from "./recorded.ts";

/** What is told: "steps" are transitions, errors and timers; "all" has the segments too. */
export type Detail = "steps" | "all";

/** A line for the event, undefined for one that is not told. */
export function narrate(
  event: TraceEvent,
  recorded: Pick<Recorded, "events"> | null,
  detail: Detail,
  view: View,
): string | undefined {
  if (event.kind === "step" || event.kind === "error") return eventText(event, view, null);
  if (detail === "steps") return undefined;
  if (event.kind !== "segment") return eventText(event, view, null);
  const events = recorded?.events ?? [];
  const [first] = events;
  if (first?.kind !== "connection") return undefined; // all but its steps is forgotten
  return eventLine(event, segmentWords(first, event, relativeTo(events), view), view);
}
