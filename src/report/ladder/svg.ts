/**
 * The ladder as an SVG: lifelines coloured by state (paler where only inferred), arrows that slope
 * as time goes down, lost ones with a cross, silences and elisions. Time is not to scale.
 */
import type { End, ObservedState, TraceEvent } from "../../trace/events.ts";
import type { Lifecycle } from "../../trace/lifecycle.ts";
import { escapeMarkup } from "../elements/escape.ts";
import { STATE_COLOURS } from "../elements/stateColours.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import {
  formatAt,
  formatBytes,
  formatCount,
  formatEndpoint,
  formatMs,
} from "../messages/format.ts";
import { messagesIn } from "../messages/index.ts";
import type { Language } from "../messages/language.ts";
import {
  type ArrowRow,
  LADDER_BOUNDS,
  type LadderBounds,
  type LadderRow,
  ladderRows,
  localText,
  type StateChange,
} from "./model.ts";
import { LADDER_STYLE } from "./style.ts";

const WIDTH = 860;
const LINE = { client: 300, server: 700 } as const;
const TOP = 64;
const STEP = 30;
const SLOPE = 12;
const BAR = 7;

/** What is drawn. */
export interface LadderSvgOptions {
  readonly bounds?: LadderBounds;
  /** False inside a page that brings `LADDER_STYLE` itself. */
  readonly styled?: boolean;
}

/** The picture; ends with a line break. */
export function ladderSvg(
  life: Lifecycle,
  events: readonly TraceEvent[],
  language: Language,
  { bounds = LADDER_BOUNDS, styled = true }: LadderSvgOptions = {},
): string {
  const words = messagesIn(language);
  const rows = ladderRows(events, bounds);
  const height = TOP + rows.length * STEP + 28;
  const title = words.labels.connection(life.number);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ladder" viewBox="0 0 ${WIDTH} ${height}"`,
    `  role="img" aria-label="${escapeMarkup(title)}">`,
    styled ? `<style>${LADDER_STYLE}</style>` : "",
    `<rect class="paper" width="${WIDTH}" height="${height}" rx="10"/>`,
    heading(life, "client", words),
    heading(life, "server", words),
    lifeline(rows, "client", height, words),
    lifeline(rows, "server", height, words),
    ...rows.map((row, i) => rowSvg(row, TOP + i * STEP, words)),
    "</svg>",
  ];
  return `${parts.filter((part) => part !== "").join("\n")}\n`;
}

function heading(life: Lifecycle, end: End, { names }: Catalogue): string {
  const name = `<text class="end" x="${LINE[end]}" y="22">${names.end[end]}</text>`;
  const address = escapeMarkup(formatEndpoint(life[end]));
  return `${name}<text class="address" x="${LINE[end]}" y="40">${address}</text>`;
}

/** Where in its row an end's state changes: at the tail of its arrow, or at the head. */
function changeAt(row: LadderRow, end: End, top: number): number {
  return row.kind === "arrow" && row.from !== end ? top + SLOPE : top;
}

interface Stretch {
  readonly from: number;
  readonly change: StateChange | null;
}

/** The lifeline in the colours of its states, each named where it begins. */
function lifeline(rows: readonly LadderRow[], end: End, height: number, words: Catalogue): string {
  const stretches: Stretch[] = [{ from: TOP - 14, change: null }];
  rows.forEach((row, i) => {
    const change = row[end];
    if (change !== null) stretches.push({ from: changeAt(row, end, TOP + i * STEP), change });
  });
  const bars = stretches.map(({ from, change }, i) => {
    const to = stretches[i + 1]?.from ?? height - 12;
    return bar(end, from, to, change);
  });
  const labels = stretches.map(({ from, change }) =>
    change === null ? "" : stateLabel(end, from, change, words),
  );
  return [...bars, ...labels].join("");
}

function bar(end: End, from: number, to: number, change: StateChange | null): string {
  const colour = change === null ? "var(--line)" : colourOf(change.state);
  const pale = change?.how === "inferred" ? ' opacity=".6"' : "";
  const width = change === null ? 1.5 : BAR;
  const x = LINE[end] - width / 2;
  const place = `x="${x}" y="${from}" width="${width}" height="${to - from}"`;
  return `<rect ${place} fill="${colour}"${pale}/>`;
}

const colourOf = (state: ObservedState): string => STATE_COLOURS[state];

function stateLabel(end: End, y: number, change: StateChange, { names }: Catalogue): string {
  const x = LINE[end] + (end === "client" ? -14 : 14);
  const name = names.state(change.state);
  const shown = change.how === "inferred" ? `(${name})` : name;
  return `<text class="state ${end}" x="${x}" y="${y + 4}">${escapeMarkup(shown)}</text>`;
}

function rowSvg(row: LadderRow, y: number, words: Catalogue): string {
  switch (row.kind) {
    case "arrow":
      return arrow(row, y, words);
    case "gap":
      return between(words.labels.gap(formatMs(row.ms)), y);
    case "elision": {
      const bytes = row.bytes > 0 ? ` ${formatBytes(row.bytes)}` : "";
      return between(words.labels.elided(formatCount(row.segments)) + bytes, y);
    }
    case "local": {
      const x = row.end === "server" ? LINE.server - 14 : LINE.client + 14;
      const anchor = row.end === "server" ? "end" : "start";
      const text = escapeMarkup(localText(row, words));
      return `<text class="local" x="${x}" y="${y + 4}" text-anchor="${anchor}">${text}</text>`;
    }
  }
}

/** A line across both lifelines with something to say about the time that passed there. */
function between(text: string, y: number): string {
  const middle = (LINE.client + LINE.server) / 2;
  return (
    `<path class="between" d="M${LINE.client + 14} ${y}H${LINE.server - 14}"/>` +
    `<text class="between" x="${middle}" y="${y + 4}">${escapeMarkup(text)}</text>`
  );
}

function arrow(row: ArrowRow, y: number, { names }: Catalogue): string {
  const toServer = row.from === "client";
  const [tail, goal] = toServer
    ? [LINE.client + 5, LINE.server - 5]
    : [LINE.server - 5, LINE.client + 5];
  const reach = row.lost ? 0.72 : 1;
  const headX = tail + (goal - tail) * reach;
  const headY = y + SLOPE * reach;
  const marks = row.marks.map((mark) => ` · ${names.mark[mark]}`).join("");
  const frame = row.frame === null ? "" : `#${row.frame}`;
  const head = row.lost ? cross(headX, headY) : point(headX, headY, toServer);
  const middle = (LINE.client + LINE.server) / 2;
  return (
    `<g class="${classOf(row)}"><text class="time" x="96" y="${y + 4}">${formatAt(row.at)}</text>` +
    `<text class="frame" x="146" y="${y + 4}">${frame}</text>` +
    `<path class="shaft" d="M${tail} ${y}L${headX} ${headY}"/>${head}` +
    `<text class="label" x="${middle}" y="${y + SLOPE / 2 - 5}">` +
    `${escapeMarkup(row.label + marks)}</text></g>`
  );
}

const cross = (x: number, y: number): string =>
  `<path class="cross" d="M${x - 5} ${y - 5}l10 10m0-10l-10 10"/>`;

const point = (x: number, y: number, right: boolean): string =>
  `<path class="head" d="M${x} ${y}l${right ? "-9 -5 1 9.5" : "9 -5 -1 9.5"}z"/>`;

function classOf(row: ArrowRow): string {
  if ((row.flags & 0x04) !== 0 || row.lost) return "arrow bad";
  if (row.marks.length > 0) return "arrow odd";
  return (row.flags & 0x03) !== 0 ? "arrow control" : "arrow";
}
