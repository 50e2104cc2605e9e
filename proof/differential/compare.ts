/**
 * Two transcripts of one script: where they first differ. What comes after a first difference is
 * its consequence and is not looked at, unless the caller says that the difference has none.
 *
 * A step's answers are compared as they are. What timers send is compared by its moment within a
 * tolerance, since a kernel rounds to its ticks and a busy machine reads its wire late.
 */
import type { State } from "#src/machine/states.js";
import { timesAgree } from "./tolerance.ts";
import type { Done, Sent, Transcript } from "./transcript.ts";

/** What differs. */
export type Aspect =
  | "state"
  | "result"
  | "missing"
  | "surplus"
  | "flags"
  | "seq"
  | "ack"
  | "length"
  | "options"
  | "window"
  | "time"
  | "timestamps"
  | "changes"
  | "data";

/** The first difference between a kernel's and our engine's run. */
export interface Difference {
  readonly aspect: Aspect;
  /** The step it comes after, or at. */
  readonly step: number;
  readonly kernel: string;
  readonly engine: string;
  /** The states of the tuple before that step, on the kernel. */
  readonly state: State;
  readonly kernelSent?: Sent;
  readonly engineSent?: Sent;
}

const TIMESTAMP_SLACK_MS = 12;
/** Windows may differ by this factor: the kernel counts its own overhead per packet. */
const WINDOW_FACTOR = 2;

/** Says of a difference that the runs still go the same way after it. */
export type Passes = (difference: Difference) => boolean;

const NONE_PASSES: Passes = () => false;

/** Where the runs first differ beyond what passes; null where they do not. */
export function firstDifference(
  kernel: Transcript,
  engine: Transcript,
  passes: Passes = NONE_PASSES,
): Difference | null {
  let sentAt = 0;
  let driftMs = 0;
  for (let step = -1; step < kernel.done.length; step++) {
    const found = step < 0 ? null : compareStep(kernel, engine, step);
    if (found !== null) return found;
    const count = countUpTo(kernel.sent, sentAt, step);
    const others = countUpTo(engine.sent, sentAt, step);
    for (let i = 0; i < Math.max(count, others); i++) {
      const [a, b] = [kernel.sent[sentAt + i], engine.sent[sentAt + i]];
      const present = [i < count ? a : undefined, i < others ? b : undefined] as const;
      const differences = compareSent(kernel, step, present, driftMs);
      const difference = differences.find((each) => !passes(each));
      if (difference !== undefined) return difference;
      if (a?.prompt === false && b?.prompt === false) {
        driftMs = Math.max(driftMs, Math.abs(a.atMs - b.atMs));
      }
    }
    sentAt += count;
  }
  return compareEnds(kernel, engine);
}

function countUpTo(sent: readonly Sent[], from: number, step: number): number {
  let count = 0;
  while (from + count < sent.length && (sent[from + count] as Sent).step <= step) count++;
  return count;
}

function compareStep(kernel: Transcript, engine: Transcript, step: number): Difference | null {
  const [a, b] = [kernel.done[step] as Done, engine.done[step] as Done];
  const base = { step, state: a.stateBefore };
  if (a.stateBefore !== b.stateBefore) {
    return { ...base, aspect: "state", kernel: a.stateBefore, engine: b.stateBefore };
  }
  if (a.result !== b.result) {
    return { ...base, aspect: "result", kernel: a.result, engine: b.result };
  }
  return null;
}

/** What differs between two segments, the weightiest first. */
function compareSent(
  run: Transcript,
  step: number,
  [kernel, engine]: readonly [Sent | undefined, Sent | undefined],
  driftMs: number,
): readonly Difference[] {
  const base = {
    step,
    state: run.done[Math.max(0, step)]?.stateBefore ?? "CLOSED",
    kernel: sentText(kernel),
    engine: sentText(engine),
    ...(kernel && { kernelSent: kernel }),
    ...(engine && { engineSent: engine }),
  };
  if (kernel === undefined) return [{ ...base, aspect: "surplus" }];
  if (engine === undefined) return [{ ...base, aspect: "missing" }];
  const aspects: Aspect[] = [];
  if (!flagsAgree(kernel, engine)) aspects.push("flags");
  for (const aspect of ["seq", "ack", "length", "options"] as const) {
    if (kernel[aspect] !== engine[aspect]) aspects.push(aspect);
  }
  if (!windowsAgree(kernel, engine)) aspects.push("window");
  if (!timesAgree(run, kernel, engine, driftMs)) aspects.push("time");
  if (!timestampsAgree(kernel, engine)) aspects.push("timestamps");
  return aspects.map((aspect) => ({ ...base, aspect }));
}

/**
 * Linux sets PSH on each burst that it hands to the device in one piece, however it cut them; ours
 * stands where RFC 9293 3.9.1.2 asks for it, which Linux's then does too.
 */
function flagsAgree(kernel: Sent, engine: Sent): boolean {
  if (kernel.flags === engine.flags) return true;
  // A FIN that has lost its data to an ACK keeps the PSH of what it left with.
  const bears = kernel.length > 0 || kernel.flags.includes("F");
  return bears && kernel.flags.replace("P", "") === engine.flags;
}

function windowsAgree(kernel: Sent, engine: Sent): boolean {
  const [small, large] = [kernel.window, engine.window].sort((a, b) => a - b) as [number, number];
  return small === large || (small > 0 && large <= WINDOW_FACTOR * small);
}

function timestampsAgree(kernel: Sent, engine: Sent): boolean {
  if (kernel.tsVal === null || engine.tsVal === null) return kernel.tsVal === engine.tsVal;
  const apart = Math.abs(kernel.atMs - engine.atMs);
  return (
    kernel.tsEcr === engine.tsEcr &&
    Math.abs(kernel.tsVal - engine.tsVal) <= TIMESTAMP_SLACK_MS + apart
  );
}

function compareEnds(kernel: Transcript, engine: Transcript): Difference | null {
  const step = kernel.done.length - 1;
  const base = { step, state: kernel.finalState };
  if (kernel.finalState !== engine.finalState) {
    return { ...base, aspect: "state", kernel: kernel.finalState, engine: engine.finalState };
  }
  if (kernel.readSum !== engine.readSum) {
    return { ...base, aspect: "data", kernel: `${kernel.readSum}`, engine: `${engine.readSum}` };
  }
  const [a, b] = [kernel.changes, engine.changes].map((changes) => seenByBoth(changes).join(" "));
  return a === b ? null : { ...base, aspect: "changes", kernel: `${a}`, engine: `${b}` };
}

const SEEN_BY_ONE = [
  // The kernel's trace knows a listener's connection only once its handshake is done.
  "SYN-RECEIVED>LISTEN",
  "CLOSED>LISTEN",
  "LISTEN>CLOSED",
  // To the trace, the mini-sockets of FIN-WAIT-2 without an owner and of TIME-WAIT are CLOSED.
  "FIN-WAIT-2>CLOSED",
  "TIME-WAIT>CLOSED",
  "CLOSING>CLOSED",
];

/**
 * The steps that the kernel's trace and our engine's both can show. What is left out here is in the
 * states that both are asked for before each step and at the end.
 */
function seenByBoth(changes: readonly string[]): string[] {
  return changes
    .map((change) => change.replace(">TIME-WAIT", ">CLOSED"))
    .map((change) => change.replace("TIME-WAIT>SYN", "LISTEN>SYN")) // a new life in its place
    .filter((change, i, all) => {
      const [from, to] = change.split(">");
      if (from === to) return false; // the kernel's close() sets the state that shutdown() has set
      if (change !== "LISTEN>SYN-RECEIVED") return !SEEN_BY_ONE.includes(change);
      return all[i + 1] === "SYN-RECEIVED>ESTABLISHED";
    });
}

/** A segment as a report shows it. */
export function sentText(sent: Sent | undefined): string {
  if (sent === undefined) return "nothing";
  const { flags, seq, length, ack, window, options, atMs, prompt } = sent;
  const acked = ack === null ? "" : ` ack ${ack}`;
  const when = prompt ? "" : ` at ${atMs.toFixed(1)} ms`;
  const times = sent.tsVal === null ? "" : ` (TS ${sent.tsVal}/${sent.tsEcr})`;
  const span = `${seq}:${seq + length}(${length})`;
  return `${flags} ${span}${acked} win ${window} <${options}>${times}${when}`;
}
