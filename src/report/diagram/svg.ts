/**
 * RFC 9293 figure 5 as an SVG, drawn from the table and the figure's own arrangement. Colours
 * follow the reader's light or dark setting; triggers are upright, actions slanted.
 *
 * With `beyond`, also what the figure leaves out: a TIME-WAIT that is reused (dashed), and letters
 * at the states that a RST, an ABORT or a timeout closes.
 */
import {
  BOXES,
  type Box,
  type Cell,
  EDGES,
  EDGES_BEYOND,
  type Edge,
  rowOf,
  SIZE,
} from "../../machine/layout.ts";
import type { Trigger } from "../../machine/transitions.ts";
import { escapeMarkup } from "../elements/escape.ts";
import { messagesIn } from "../messages/index.ts";
import type { Labels } from "../messages/labelWords.ts";
import type { Language } from "../messages/language.ts";
import { CLOSERS } from "./closers.ts";
import { STATE_DIAGRAM_STYLE } from "./style.ts";

const CELL_WIDTH = 8;
const CELL_HEIGHT = 15;
const MARGIN = 16;
const LEGEND_ROWS = 4;
const CORNER = 8;

const x = (column: number): number => MARGIN + (column + 0.5) * CELL_WIDTH;
const y = (row: number): number => MARGIN + (row + 0.5) * CELL_HEIGHT;

/** What the picture shows. */
export interface StateDiagramOptions {
  /** Also the rows beyond the figure. */
  readonly beyond?: boolean;
  /** English unless asked otherwise; states, triggers and actions are the RFC's in any case. */
  readonly language?: Language;
}

/** The picture; ends with a line break. */
export function stateDiagramSvg(options: StateDiagramOptions = {}): string {
  const { beyond = false, language = "en" } = options;
  const { labels } = messagesIn(language);
  const rows = beyond ? SIZE.rowsBeyond : SIZE.rows;
  const width = 2 * MARGIN + (SIZE.columns + 1) * CELL_WIDTH;
  const legend = LEGEND_ROWS + (beyond ? 1 : 0);
  const height = 2 * MARGIN + (rows + legend) * CELL_HEIGHT;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"`,
    `  aria-label="${escapeMarkup(labels.diagram)}">`,
    `<title>${escapeMarkup(labels.diagram)}</title>`,
    `<style>${STATE_DIAGRAM_STYLE}</style>`,
    ...["user", "segment", "timeout"].map(arrowhead),
    `<rect class="paper" width="${width}" height="${height}" rx="12"/>`,
    ...EDGES.map((edge) => edgeSvg(edge, "")),
    ...(beyond ? EDGES_BEYOND.map((edge) => edgeSvg(edge, " beyond")) : []),
    ...BOXES.map((box, i) => boxSvg(box, beyond && i < BOXES.length - 1)),
    ...legendSvg(rows, beyond, labels),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

type Source = "user" | "segment" | "timeout";

/** Who makes a connection step: the user, an arriving segment, a timer. */
function sourceOf(trigger: Trigger): Source {
  if (trigger.startsWith("rcv")) return "segment";
  return trigger.endsWith("timeout") ? "timeout" : "user";
}

const arrowhead = (source: string): string =>
  `<marker id="head-${source}" class="${source}" viewBox="0 0 10 10" refX="9" refY="5" ` +
  `markerWidth="9" markerHeight="9" orient="auto"><path d="M0 0 10 5 0 10 2.5 5z"/></marker>`;

function edgeSvg(edge: Edge, extra: string): string {
  const source = sourceOf(edge.trigger);
  const action = rowOf(edge)[3];
  return (
    `<g class="edge ${source}${extra}">` +
    `<path d="${rounded(edge.path)}" marker-end="url(#head-${source})"/>` +
    `${text("trigger", edge.label, edge.anchor, edge.trigger)}` +
    `${text("action", edge.action, edge.anchor, action)}</g>`
  );
}

function text(kind: string, [column, row]: Cell, anchor: Edge["anchor"], words: string): string {
  const at = `x="${x(column)}" y="${y(row) + 4}"`;
  return `<text class="${kind}" ${at} text-anchor="${anchor}">${escapeMarkup(words)}</text>`;
}

/** A path by right angles with rounded corners. */
function rounded(path: readonly Cell[]): string {
  const points = path.map(([column, row]) => [x(column), y(row)] as const);
  let d = "";
  points.forEach(([px, py], i) => {
    const before = points[i - 1];
    const after = points[i + 1];
    if (before === undefined) d += `M${px} ${py}`;
    else if (after === undefined) d += `L${px} ${py}`;
    else {
      const [ax, ay] = towards([px, py], before);
      const [bx, by] = towards([px, py], after);
      d += `L${ax} ${ay}Q${px} ${py} ${bx} ${by}`;
    }
  });
  return d;
}

/** The place `CORNER` away from a corner, on the way to `goal`. */
function towards([px, py]: readonly [number, number], goal: readonly [number, number]) {
  const dx = Math.sign(goal[0] - px) * CORNER;
  const dy = Math.sign(goal[1] - py) * CORNER;
  return [px + dx, py + dy] as const;
}

function boxSvg({ state, middle, columns, rows }: Box, badges: boolean): string {
  const [column, row] = middle;
  const width = (columns - 1) * CELL_WIDTH;
  const height = (rows - 1) * CELL_HEIGHT;
  const left = x(column) - width / 2;
  const top = y(row) - height / 2;
  const letters = CLOSERS.filter(({ from }) => from.includes(state)).map(({ letter }) => letter);
  const corner = letters.map((letter, i) =>
    badge(left + width + 12 + 18 * i, top + height, letter),
  );
  return (
    `<g class="state" data-state="${state}">` +
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="9"/>` +
    `<text x="${x(column)}" y="${y(row) + 5}" text-anchor="middle">${state}</text>` +
    `${badges ? corner.join("") : ""}</g>`
  );
}

const badge = (cx: number, cy: number, letter: string): string =>
  `<circle class="badge" cx="${cx}" cy="${cy}" r="8"/>` +
  `<text class="badge" x="${cx}" y="${cy + 3.5}" text-anchor="middle">${letter}</text>`;

function legendSvg(rows: number, beyond: boolean, labels: Labels): string[] {
  const top = y(rows + 2);
  const entries: readonly (readonly [Source, string])[] = [
    ["user", labels.userCalls],
    ["segment", labels.segmentArrives],
    ["timeout", labels.timerExpires],
  ];
  const sources = entries.map(([source, name], i) => {
    const left = MARGIN + 24 + i * 190;
    const line = `<path d="M${left} ${top}h36" marker-end="url(#head-${source})"/>`;
    const caption = `<text x="${left + 46}" y="${top + 4}">${name}</text>`;
    return `<g class="edge ${source}">${line}${caption}</g>`;
  });
  const actions =
    `<text class="legend" x="${MARGIN + 24 + 570}" y="${top + 4}">${labels.above} · ` +
    `<tspan class="action">${labels.below}</tspan></text>`;
  return [...sources, actions, ...(beyond ? [closersSvg(y(rows + 4))] : [])];
}

/** The letters at the states, explained. */
function closersSvg(top: number): string {
  const parts = CLOSERS.map(({ trigger, letter }, i) => {
    const left = MARGIN + 32 + i * 190;
    const name = `<text class="legend" x="${left + 16}" y="${top + 4}">${trigger} → CLOSED</text>`;
    return badge(left, top, letter) + name;
  });
  return `<g>${parts.join("")}</g>`;
}
