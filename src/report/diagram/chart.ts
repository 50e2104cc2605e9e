/** States over time as a stacked area chart, one for each end: an SVG without any library. */
import type { End } from "../../trace/events.ts";
import { escapeMarkup } from "../elements/escape.ts";
import { STATE_COLOURS } from "../elements/stateColours.ts";
import { formatCount, formatMs } from "../messages/format.ts";
import { COUNTED, type StateSeries } from "./stateCounts.ts";

const WIDTH = 860;
const HEIGHT = 200;
const LEFT = 52;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 26;

/** The chart of one end; `label` names it for those who cannot see it. */
export function chartSvg(series: StateSeries, end: End, label: string): string {
  const stack = stacked(series, end);
  const top = niceCeiling(Math.max(...(stack.at(-1)?.upper ?? [0]), 1e-9));
  const x = (bin: number) => LEFT + (bin / Math.max(1, series.bins)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const areas = stack.map(({ state, lower, upper }) => {
    const colour = STATE_COLOURS[state];
    return `<path d="${area(lower, upper, x, y)}" fill="${colour}"><title>${state}</title></path>`;
  });
  return [
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"`,
    `  aria-label="${escapeMarkup(label)}">`,
    ...valueAxis(top, y),
    ...areas,
    ...timeAxis(series.bins * series.width),
    "</svg>",
  ].join("\n");
}

interface Layer {
  readonly state: (typeof COUNTED)[number];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

function stacked(series: StateSeries, end: End): Layer[] {
  const layers: Layer[] = [];
  let lower: readonly number[] = new Array<number>(series.bins).fill(0);
  for (const state of COUNTED) {
    const mean = series.means[end][state];
    if (mean === undefined) continue;
    const upper = lower.map((value, i) => value + (mean[i] as number));
    layers.push({ state, lower, upper });
    lower = upper;
  }
  return layers;
}

type Scale = (value: number) => number;

/** Steps, not slopes: a bin has one value from its beginning to its end. */
function area(lower: readonly number[], upper: readonly number[], x: Scale, y: Scale): string {
  const forth = upper.map((value, i) => `${at(x(i), y(value))} ${at(x(i + 1), y(value))}`);
  const back = lower.map((value, i) => `${at(x(i + 1), y(value))} ${at(x(i), y(value))}`).reverse();
  return `M${[...forth, ...back].join(" ")}z`;
}

const at = (px: number, py: number): string => `${px.toFixed(1)},${py.toFixed(1)}`;

/** 1, 2 or 5 times a power of ten, not below `value`. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

function valueAxis(top: number, y: Scale): string[] {
  // Of connections there are no halves.
  const parts = top >= 2 && top % 2 !== 0 ? [0, 1] : [0, 0.5, 1];
  return parts.map((part) => {
    const value = top * part;
    const text =
      value >= 10 || value === 0 ? formatCount(value) : String(Number(value.toPrecision(2)));
    const line = `<path class="grid" d="M${LEFT} ${y(value).toFixed(1)}H${WIDTH - RIGHT}"/>`;
    const place = `x="${LEFT - 8}" y="${(y(value) + 4).toFixed(1)}"`;
    return `${line}<text ${place} text-anchor="end">${text}</text>`;
  });
}

function timeAxis(seconds: number): string[] {
  const ticks = 6;
  return Array.from({ length: ticks + 1 }, (_, i) => {
    const px = LEFT + (i / ticks) * (WIDTH - LEFT - RIGHT);
    const anchor = i === 0 ? "start" : i === ticks ? "end" : "middle";
    const text = i === 0 ? "0" : formatMs((seconds * 1000 * i) / ticks);
    return `<text x="${px.toFixed(1)}" y="${HEIGHT - 8}" text-anchor="${anchor}">${text}</text>`;
  });
}
