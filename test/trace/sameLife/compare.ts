/** Two lifecycles of one connection, held together field by field. */
import type {
  Finding,
  Lifecycle,
  Moved,
  ResetCause,
  StateEntry,
} from "../../../src/trace/index.ts";
import { DELAY_MS, type Tap } from "./worlds.ts";

/** Fields that only one source can know, and why: as docs/json.md names them. */
export const ONLY_ONE_SOURCE: Readonly<Record<string, string>> = {
  epoch: "a simulated world has no calendar",
  "states.END[].frame": "an end steps without knowing of frames",
  "states.END[].how": "an end reports what an observer sees or infers",
  "reset.certainty": "an end that resets knows why; an observer proves it, or guesses",
};

/** What a tap at a host cannot know besides: it stands elsewhere than the senders do. */
export const ONLY_ON_THE_WIRE: Readonly<Record<string, string>> = {
  firstFrame: "what crosses passes a host in another order, and so do its numbers",
  lastFrame: "as above",
  "reset.frame": "as above",
  "reset.evidence[].frame": "as above",
  "findings[].frames[]": "as above",
  history: "it tells an order, too",
};

/** What may stand on no such list, but for its frames. */
export const MUST_AGREE: readonly RegExp[] = [
  /^states\.END(\[\](\.(state|at|trigger))?)?$/,
  /^(opened|closed)(\.how)?$/,
  /^closed\.first$/,
  /^reset(\.(by|cause))?$/,
  /^moved(\.END(\.bytes)?)?$/,
  /^timeWait/,
  /^findings(\[\](\.(?!frames).*)?)?$/,
];

/**
 * An observer's guess where sockets of different causes reset by the same packets: what the end
 * that did it knows to be true (first) may be told as this (second), and then only as likely.
 */
export const GUESSES: readonly (readonly [ResetCause, ResetCause, why: string])[] = [
  ["unread-data", "linger-zero", "a client's window shows not whether it had read the answer"],
  ["linger-zero", "unread-data", "a server that aborts unanswered may have read the question"],
  ["linger-zero", "listener-closed", "nothing was said: nothing shows that it was accepted"],
  ["aborted", "data-after-close", "what came after the FIN may have been read"],
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
const nameOf = (path: string): string =>
  path.replace(/\.(client|server)\b/g, ".END").replace(/\.\d+(?=\.|$)/g, "[]");

const isTime = (path: string): boolean => /(^|\.)(at|since|until)$|At$/.test(path);
const isDuration = (path: string): boolean => /Ms$/.test(path) || path.startsWith("closingMs");

/** Seconds by which a sender's clock and an observer's may differ: as long as a packet's way. */
const SLACK_SECONDS = (2 * DELAY_MS + 0.001) / 1e3;

/** Steps that nothing on the wire shows: a timer gives up, or ends an orphan's FIN-WAIT-2. */
const isUnseen = (entry: StateEntry | undefined, before: StateEntry | undefined): boolean =>
  entry?.state === "CLOSED" && (entry.trigger === "user timeout" || before?.state === "FIN-WAIT-2");

const ENDS = ["client", "server"] as const;

/** The same life without what nobody but the ends can see; `other` tells of the same one. */
function seen(life: Lifecycle, other: Lifecycle): Lifecycle {
  const [client, server] = ENDS.map((end) => shownStates(life.states[end]));
  const states = { client, server } as Lifecycle["states"];
  const endedAt = life.closed.how === "timeout" ? -1 : life.closed.endedAt;
  const closingMs = {
    client: shownTimes(life, other, "client"),
    server: shownTimes(life, other, "server"),
  };
  const moved = { client: summed(life.moved.client), server: summed(life.moved.server) };
  const findings = life.findings.map((finding) => {
    return finding.rule === "retransmissions"
      ? { ...finding, values: summedValues(finding.values) }
      : finding;
  });
  return { ...life, states, closingMs, moved, findings, closed: { ...life.closed, endedAt } };
}

function shownStates(entries: readonly StateEntry[]): StateEntry[] {
  return entries.flatMap((entry, i) => {
    if (!isUnseen(entry, entries[i - 1])) return [entry];
    return entry.trigger === "FIN-WAIT-2 timeout" ? [] : [{ ...entry, at: -1 }];
  });
}

/** How long an end was in each state, but for those that it left unseen. */
function shownTimes(life: Lifecycle, other: Lifecycle, end: "client" | "server") {
  const left = [life, other].flatMap(({ states }) => {
    const entries = states[end];
    return entries.filter((entry, i) => isUnseen(entries[i + 1], entry)).map(({ state }) => state);
  });
  return Object.fromEntries(
    Object.entries(life.closingMs[end]).filter(([state]) => !left.includes(state as "CLOSED")),
  );
}

/**
 * Why a timer sent something again its sender knows, an observer not always: the sum of all that
 * timers sent is the same.
 */
function summed(moved: Moved): Moved {
  const { timeoutRetransmissions, tailLossProbes, timeoutsOrProbes } = moved;
  const sum = timeoutRetransmissions + tailLossProbes + timeoutsOrProbes;
  return { ...moved, timeoutRetransmissions: sum, tailLossProbes: 0, timeoutsOrProbes: 0 };
}

function summedValues(values: Finding["values"]): Finding["values"] {
  const { timeouts, probes, timeoutsOrProbes } = values;
  const sum = Number(timeouts) + Number(probes) + Number(timeoutsOrProbes);
  return { ...values, timeouts: sum, probes: 0, timeoutsOrProbes: 0 };
}

function isSame(path: string, one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "number" || typeof other !== "number") return false;
  if (isTime(path)) return Math.abs(one - other) <= SLACK_SECONDS;
  return isDuration(path) && Math.abs(one - other) <= SLACK_SECONDS * 1e3;
}

/** Every field in which they differ, but for those that only one source can know. */
export function differences(one: Lifecycle, other: Lifecycle, tap: Tap = "wire"): string[] {
  const flatOne = flatten(seen(one, other), "", new Map());
  const flatOther = flatten(seen(other, one), "", new Map());
  const paths = new Set([...flatOne.keys(), ...flatOther.keys()]);
  return [...paths]
    .filter((path) => ONLY_ONE_SOURCE[nameOf(path)] === undefined)
    .filter((path) => tap === "wire" || ONLY_ON_THE_WIRE[nameOf(path)] === undefined)
    .filter((path) => !isSame(path, flatOne.get(path), flatOther.get(path)))
    .map((path) => `${path}: ${flatOne.get(path)} / ${flatOther.get(path)}`);
}

/** Whether the observer's cause is another than the true one, as it may be. */
export function isGuess(told: Lifecycle, observed: Lifecycle): boolean {
  const [is, guess] = [told.reset, observed.reset];
  if (is === null || guess === null || guess.certainty !== "likely") return false;
  return GUESSES.some(([truth, likely]) => truth === is.cause && likely === guess.cause);
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
