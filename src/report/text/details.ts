/** The facts of one connection that no sentence tells: round trips, options offered, windows. */
import type { End } from "../../trace/events.ts";
import type { Lifecycle, Offer } from "../../trace/lifecycle.ts";
import type { View } from "../elements/view.ts";
import { padEnd } from "../elements/width.ts";
import { formatBytes, formatMs } from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";

const ENDS: readonly End[] = ["client", "server"];

/** One line a fact that is known; none where nothing is. */
export function detailLines(life: Lifecycle, view: View): string[] {
  const { labels, names } = messagesIn(view.language);
  const row = (label: string, text: string) => `  ${padEnd(label, 12)}  ${text}`;
  const ofEnds = (label: string, text: (end: End) => string | null) =>
    ENDS.flatMap((end) => {
      const told = text(end);
      return told === null ? [] : [[label, `${padEnd(names.end[end], 8)}${told}`] as const];
    });
  const { rttMs, clientRttMs, serverRttMs } = life.opened;
  const shares: Record<End, number | null> = { client: clientRttMs, server: serverRttMs };
  const lines = [
    ...(rttMs === null ? [] : [[labels.roundTrip, formatMs(rttMs)] as const]),
    ...ofEnds(labels.roundTrip, (end) => (shares[end] === null ? null : formatMs(shares[end]))),
    ...ofEnds(labels.offered, (end) => offer(life.opened.offered[end])),
    ...ofEnds(labels.windows, (end) => windows(life, end)),
  ];
  // A label that stands above need not be said again.
  return lines.map(([label, text], i) => row(label === lines[i - 1]?.[0] ? "" : label, text));
}

/** In tcpdump's wording. */
function offer(offered: Offer | null): string | null {
  if (offered === null) return null;
  const options = [
    offered.mss === null ? "" : `mss ${offered.mss}`,
    offered.windowScale === null ? "" : `wscale ${offered.windowScale}`,
    offered.sackPermitted ? "sackOK" : "",
    offered.timestamps ? "TS" : "",
  ];
  return options.filter((option) => option !== "").join(", ") || null;
}

function windows({ moved }: Lifecycle, end: End): string | null {
  const { windowMin, windowMax } = moved[end];
  if (windowMin === null || windowMax === null) return null;
  return `${formatBytes(windowMin)} … ${formatBytes(windowMax)}`;
}
