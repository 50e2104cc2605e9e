/** Two lifecycles of one connection, held together field by field. */
import type { Lifecycle } from "../../../src/trace/index.ts";
import { DELAY_MS } from "./worlds.ts";

/** Fields that only one source can know, and why. `END` is either end, `[]` any entry. */
export const ONLY_ONE_SOURCE: Readonly<Record<string, string>> = {
  epoch: "a trace has no calendar",
  firstFrame: "a RST of no socket is told as it arrives, and so are frames after it",
};

/** What no list may ever except. */
export const SAME: readonly RegExp[] = [
  /^states\.\w+\.\d+\.(state|at|trigger)/,
  /^(opened|closed)\.how$/,
  /^closed\.first$/,
  /^reset\.(by|cause)$/,
  /^moved\.\w+\.bytes$/,
  /^timeWait/,
  /^findings/,
];

type Flat = Map<string, unknown>;

function flatten(value: unknown, path: string, into: Flat): Flat {
  if (value === null || typeof value !== "object") into.set(path, value);
  else {
    const entries = Object.entries(value);
    if (Array.isArray(value)) into.set(`${path}.length`, value.length);
    for (const [key, inner] of entries) flatten(inner, path === "" ? key : `${path}.${key}`, into);
  }
  return into;
}

/** A field's name as in docs/json.md: ends and places in lists left open. */
export const nameOf = (path: string): string =>
  path.replace(/\.(client|server)\b/g, ".END").replace(/\.\d+(?=\.|$)/g, "[]");

const isTime = (path: string): boolean => /(^|\.)(at|since|until)$|At$/.test(path);
const isDuration = (path: string): boolean => /Ms$/.test(path) || path.startsWith("closingMs");

/** Seconds by which a sender's clock and an observer's may differ: as long as a packet's way. */
const SLACK_SECONDS = (2 * DELAY_MS + 0.001) / 1e3;

function isSame(path: string, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "number" || typeof other !== "number") return false;
  if (isTime(path)) return Math.abs(one - other) <= SLACK_SECONDS;
  return isDuration(path) && Math.abs(one - other) <= SLACK_SECONDS * 1e3;
}

/** Every field in which they differ, but for those that only one source can know. */
export function differences(one: Lifecycle, other: Lifecycle): string[] {
  const [flatOne, flatOther] = [flatten(one, "", new Map()), flatten(other, "", new Map())];
  const paths = new Set([...flatOne.keys(), ...flatOther.keys()]);
  return [...paths]
    .filter((path) => ONLY_ONE_SOURCE[nameOf(path)] === undefined)
    .filter((path) => !isSame(path, flatOne.get(path), flatOther.get(path)))
    .map((path) => `${path}: ${flatOne.get(path)} / ${flatOther.get(path)}`);
}

/** The lives of `others` that are those of `lives`, by ports and incarnation. */
export function pairs(
  lives: readonly Lifecycle[],
  others: readonly Lifecycle[],
): [Lifecycle, Lifecycle | undefined][] {
  const keyOf = ({ client, server, incarnation }: Lifecycle): string =>
    `${[client, server].map(({ ip, port }) => `${ip}:${port}`).sort()} ${incarnation}`;
  const byKey = new Map(others.map((life) => [keyOf(life), life]));
  return lives.map((life) => [life, byKey.get(keyOf(life))]);
}
