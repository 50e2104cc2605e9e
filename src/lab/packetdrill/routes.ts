/**
 * `ip route` in a script: what it says of the way to the script's side. Of a route's properties
 * those count that TCP looks at and the engine has; what else a command names, such as the next
 * hop, is no matter on a link of two.
 */
import type { PathMetrics } from "../../engine/block/paths.ts";

/** What a command says of a path; null takes back what was said. */
export interface RouteChange {
  readonly address: string;
  readonly metrics: PathMetrics | null;
}

type Mutable = { -readonly [key in keyof PathMetrics]: PathMetrics[key] };

const ROUTE =
  /^(?:sudo\s+)?ip\s+(?:-[46]\s+)?r(?:o|oute)?\s+(\w+)\s+([\da-fA-F.:]+)(?:\/\d+)?(.*)$/;
const VERBS = new Set(["add", "change", "replace", "append", "del", "delete"]);

/** Words with a value that say where packets go, not how. */
const WHERE = new Set(["via", "dev", "src", "scope", "proto", "protocol", "table", "metric"]);

/** Reads a command; undefined when it is no such command, or names what cannot be had. */
export function routeChange(command: string): RouteChange | undefined {
  const [, verb, address, rest] = ROUTE.exec(command) ?? [];
  if (verb === undefined || address === undefined || !VERBS.has(verb)) return undefined;
  if (verb.startsWith("del")) return { address, metrics: null };
  const metrics: Mutable = {};
  const words = (rest ?? "").split(/\s+/).filter((word) => word !== "");
  while (words.length > 0) {
    if (!takeProperty(words, metrics)) return undefined;
  }
  return { address, metrics };
}

/** Takes one property from the front of `words`; false for one that cannot be had. */
function takeProperty(words: string[], metrics: Mutable): boolean {
  const name = words.shift() as string;
  if (name === "onlink") return true;
  if (name === "mtu" && words[0] === "lock") {
    words.shift();
    metrics.mtuLocked = true;
  }
  const value = words.shift();
  if (WHERE.has(name)) return value !== undefined;
  if (name === "features" && value === "ecn") {
    metrics.ecn = true;
    return true;
  }
  if (!/^\d+$/.test(value ?? "")) return false;
  if (name === "fastopen_no_cookie") metrics.fastOpenWithoutCookie = value !== "0";
  else if (name === "mtu" || name === "advmss" || name === "initcwnd")
    metrics[name] = Number(value);
  else return false;
  return true;
}
