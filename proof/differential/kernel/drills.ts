/**
 * The engine's own drills (test/engine) as scripts for both stacks: what the peer sends and the
 * user calls stays, what must come of it is the kernel's to say. Grouped by settings, since those
 * belong to a namespace. Left out are drills that need what a wire does not have: ICMP, a second
 * peer, settings that change on the way, ECN bits, more time than `limitMs`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "#src/engine/block/settings.js";
import type { Action, Case, SpecOptions, Step } from "../script.ts";

/** Named texts that drills share. */
type Constants = Readonly<Record<string, string>>;

/** Drills under the same settings. */
export interface DrillGroup {
  readonly name: string;
  readonly settings: Partial<Settings>;
  readonly cases: readonly Case[];
}

const QUIET = { tcp_timestamps: 0, tcp_sack: 0, tcp_window_scaling: 0, tcp_ecn: 0 };
const DRILL =
  /test\("([^"]+)",[^`]*?(drill|cookies)(?:\.with\(\s*(\{[^}]*\})[^`]*?\))?\s*`([^`]*)`/g;
const CONSTANT = /const (\w+) = `([^`]*)`/g;
const SEGMENT = /^<\s+([SFRP.UEW-]+)\s+(-?\d+):(-?\d+)\((\d+)\)(.*)$/;
/** Compiled into the kernel, or of the engine alone. */
const FOREIGN = ["msl", "tcp_max_tw_buckets", "tcp_max_orphans", "somaxconn"];

/** The drills below `folder` that last no longer than `limitMs`. */
export function drillGroups(folder: string, limitMs: number): DrillGroup[] {
  const shared = constantsOf(readFileSync(join(folder, "scripts.ts"), "utf8"));
  const groups = new Map<string, DrillGroup & { readonly cases: Case[] }>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.ts"))) {
    const text = readFileSync(join(folder, file), "utf8");
    const constants = { ...shared, ...constantsOf(text) };
    for (const [, name, kind, options, body = ""] of text.matchAll(DRILL)) {
      // What is spread among options is not known here.
      if (kind !== "drill" || options?.includes("...")) continue;
      const settings = { ...QUIET, ...numbersOf(options ?? "") };
      const script = convert(`${file}: ${name}`, fill(body, constants));
      if (script === null || durationOf(script) > limitMs) continue;
      if (Object.keys(settings).some((key) => FOREIGN.includes(key))) continue;
      const key = JSON.stringify(settings);
      const fresh = { name: `drills under ${key}`, settings, cases: [] as Case[] };
      const group = groups.get(key) ?? fresh;
      groups.set(key, group);
      group.cases.push(script);
    }
  }
  return [...groups.values()];
}

const constantsOf = (text: string): Constants =>
  Object.fromEntries([...text.matchAll(CONSTANT)].map(([, name, body]) => [name, body]));

const numbersOf = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/(\w+): (\d+)/g)].map(([, k, v]) => [k, Number(v)]));

function fill(body: string, constants: Constants, depth = 0): string {
  if (depth > 4) return body;
  return body.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const text = constants[name];
    return text === undefined ? whole : fill(text, constants, depth + 1);
  });
}

const durationOf = ({ steps, tailMs }: Case): number =>
  steps.reduce((sum, { afterMs }) => sum + afterMs, tailMs);

/** A drill's text as a script; null where it asks for what a wire does not have. */
function convert(name: string, text: string): Case | null {
  if (text.includes("${")) return null;
  const steps: Step[] = [];
  let now = 0;
  let last = 0;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    const timed = /^(\+)?(\d*\.?\d+)\s+(.*)$/.exec(line);
    if (timed) now = Math.round(Number(timed[2]) * 1000) + (timed[1] ? now : 0);
    const rest = timed?.[3] ?? line;
    if (/^([>=!]|count )/.test(rest) || rest === "") continue;
    const action = actionOf(rest);
    if (action === null) return null;
    if (action === undefined) continue;
    steps.push({ afterMs: now - last, action });
    last = now;
  }
  return steps.length === 0 ? null : { name, steps, tailMs: Math.max(50, now - last) };
}

/** undefined: a line that asks only; null: one that cannot be played. */
function actionOf(text: string): Action | null | undefined {
  if (text.startsWith("<")) return segmentOf(text);
  const call = /^(\w+)\((.*)\)(?:\s*=\s*\S+)?$/.exec(text);
  if (!call) return null;
  try {
    return callOf(call[1] as string, JSON.parse(`[${call[2]}]`));
  } catch {
    return null;
  }
}

/** A drill's call as an action: its arguments are what JSON makes of them. */
// biome-ignore lint/suspicious/noExplicitAny: a drill's own types are checked where it runs
function callOf(name: string, args: readonly any[]): Action | null | undefined {
  switch (name) {
    case "listen":
      return { kind: "listen", backlog: args[0] ?? 5, options: args[1] ?? {} };
    case "connect":
      return args.length > 0 && !args[0].options
        ? null
        : { kind: "connect", options: args[0]?.options ?? {} };
    case "accept":
    case "close":
    case "closeListener":
    case "abort":
      return { kind: name };
    case "send":
      return args.length > 1 ? null : { kind: "send", bytes: args[0] };
    case "receive":
      return args.length > 1 ? null : { kind: "receive", bytes: args[0] ?? 1_000_000 };
    case "shutdown":
      return { kind: "shutdown", how: args[0] };
    case "setOption":
      // The kernel's close() would block the process that plays all the others.
      if (args[0] === "SO_LINGER" && args[1] > 0) return null;
      return { kind: "set", name: args[0], value: args[1] ?? 1 };
    case "getOption":
    case "info":
      return undefined;
    default:
      return null;
  }
}

function segmentOf(text: string): Action | null {
  const match = SEGMENT.exec(text);
  if (!match) return null;
  const [, flags = "", start, , length, tail = ""] = match;
  const plain = tail.replace(/<.*>/, "");
  const field = (name: string) => new RegExp(`\\b${name} (-?\\d+)`).exec(plain)?.[1];
  const options = optionsOf(/<(.*)>/.exec(tail)?.[1] ?? "");
  if (options === null || /urg/.test(plain)) return null;
  const ack = field("ack");
  const segment = {
    flags,
    seq: Number(start),
    length: Number(length),
    window: Number(field("win") ?? 0),
    options,
    ...(ack !== undefined && { ack: { from: "iss" as const, plus: Number(ack) } }),
  };
  return { kind: "in", segment };
}

function optionsOf(text: string): SpecOptions | null {
  const options: { -readonly [K in keyof SpecOptions]: SpecOptions[K] } = {};
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const [name, ...words] = part.split(/\s+/);
    if (name === "" || name === "nop" || name === "eol") continue;
    if (name === "mss") options.mss = Number(words[0]);
    else if (name === "wscale") options.windowScale = Number(words[0]);
    else if (name === "sackOK") options.sackPermitted = true;
    else if (name === "sack") options.sack = words.map(blockOf);
    else return null; // timestamps of a drill count in its own virtual time
  }
  return options;
}

function blockOf(text: string): readonly [left: number, right: number] {
  const [left = 0, right = 0] = text.split(":").map(Number);
  return [left, right];
}
