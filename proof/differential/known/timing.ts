/** Differences in when something happens, where the standard leaves the moment open. */

import type { Action } from "../script.ts";
import { slackOf, waited } from "../tolerance.ts";
import type { Sent, Transcript } from "../transcript.ts";
import {
  actionOf,
  isPureAck,
  type Judged,
  type KnownDifference,
  sentBefore,
  timeOf,
} from "./judged.ts";

/** RFC 9293 3.8.6.3, MUST-40: an ACK may wait this long, in milliseconds. */
const LONGEST_DELAY_MS = 500;

/** Whether the run acknowledged something new with this segment. */
function advances(run: Transcript, sent: Sent): boolean {
  const earlier = run.sent.filter((other) => other.atMs < sent.atMs || other === sent);
  const before = earlier.slice(0, earlier.indexOf(sent)).map(({ ack }) => ack ?? -Infinity);
  return sent.ack !== null && sent.ack > Math.max(-Infinity, ...before);
}

/** Whether the other run acknowledges as much within an ACK's longest wait, or ends before. */
function followsSoon(run: Transcript, sent: Sent): boolean {
  const limit = sent.atMs + LONGEST_DELAY_MS;
  const soon = run.sent.some(({ ack, atMs }) => (ack ?? 0) >= (sent.ack ?? 0) && atMs <= limit);
  const over = run.done.some(
    ({ atMs, stateBefore }) =>
      atMs > sent.atMs && atMs <= limit && (stateBefore === "CLOSED" || stateBefore === "LISTEN"),
  );
  return soon || over || run.endMs < limit;
}

function isAckTiming({ difference, kernel, engine }: Judged): boolean {
  const { kernelSent: a, engineSent: b, aspect } = difference;
  if (!["missing", "surplus", "time", "ack", "flags", "length"].includes(aspect)) return false;
  const ours = isPureAck(b) && advances(engine, b) && followsSoon(kernel, b);
  const theirs = isPureAck(a) && advances(kernel, a) && followsSoon(engine, a);
  return ours || theirs;
}

/** Aspects that show when the order of two events differs. */
const ORDER = ["missing", "surplus", "flags", "seq", "ack", "length", "timestamps", "options"];

/** A timer of one run that another run's would follow only after a step, or after the end. */
function isRace({ difference, kernel, engine }: Judged): boolean {
  if (!ORDER.includes(difference.aspect)) return false;
  const { kernelSent: a, engineSent: b } = difference;
  return (
    (a?.prompt === false && isNearStep(kernel, a)) || (b?.prompt === false && isNearStep(engine, b))
  );
}

function isNearStep(run: Transcript, timer: Sent): boolean {
  const slack = slackOf(waited(run, timer)) + timer.lateMs;
  const moments = [...run.done.slice(1).map(({ atMs }) => atMs), run.endMs];
  return moments.some((atMs) => Math.abs(atMs - timer.atMs) < slack);
}

/** A state that our timer has ended, and that the kernel's timer ends within its rounding. */
function isRounded({ difference: { aspect, step }, engine }: Judged): boolean {
  if (!["state", "changes", "result"].includes(aspect)) return false;
  const now = aspect === "state" || aspect === "result" ? timeOf(engine, step) : engine.endMs;
  return [now, engine.endMs].some((moment) =>
    engine.timedSteps.some((atMs) => {
      const since = engine.done.filter((done) => done.atMs < atMs).at(-1)?.atMs ?? 0;
      return Math.abs(moment - atMs) <= slackOf(atMs - since);
    }),
  );
}

/**
 * A window probe that data in order has put off on the kernel alone: since that data the kernel has
 * waited as long as ours has since an earlier step.
 */
function isPutOffByData(judged: Judged): boolean {
  const { aspect, kernelSent: a, engineSent: b, step } = judged.difference;
  if (aspect !== "time" || !a || !b || a.prompt || b.prompt || b.atMs >= a.atMs) return false;
  return judged.script.steps.some(
    ({ action }, at) => at <= step && bringsData(action) && waitedAlike(judged, at),
  );
}

/** The same where the kernel waits still when the next step comes. */
function isStillPutOff(judged: Judged): boolean {
  const { aspect, engineSent } = judged.difference;
  const action = actionOf(judged);
  if (aspect !== "surplus" || !engineSent || engineSent.prompt || !action) return false;
  return bringsData(action) && isProbe(judged.engine, engineSent);
}

const bringsData = (action: Action): boolean => action.kind === "in" && action.segment.length > 0;

/** Whether the kernel has waited since step `at` as long as ours has since one before it. */
function waitedAlike({ difference, kernel, engine }: Judged, at: number): boolean {
  const { kernelSent: a, engineSent: b } = difference;
  if (a === undefined || b === undefined) return false;
  const since = a.atMs - timeOf(kernel, at);
  const slack = slackOf(since) + a.lateMs;
  return engine.done.slice(0, at).some(({ atMs }) => Math.abs(b.atMs - atMs - since) <= slack);
}

/** A number from before what the run has sent, without data: Linux's question after a window. */
const isProbe = (run: Transcript, sent: Sent): boolean =>
  isPureAck(sent) && sentBefore(run, sent).some(({ seq }) => seq > sent.seq);

export const TIMING: readonly KnownDifference[] = [
  {
    id: "ack-timing",
    what: "An ACK of new data that may be delayed leaves at another moment, within half a second.",
    clause: "RFC 9293 3.8.6.3, MUST-40, SHLD-18",
    right: "both",
    why:
      "Linux decides by the window that its memory accounting for whole packets leaves; ours " +
      "models that memory, so that the window may differ a little and with it the moment.",
    is: isAckTiming,
  },
  {
    id: "memory-of-packets",
    what: "The window offered differs by more than a factor of two.",
    clause: "RFC 9293 3.8.6: the window is the receiver's own judgment",
    right: "both",
    why:
      "Both charge a packet's memory to the buffer, but ours models it: small packets that the " +
      "kernel joins, or cannot, cost another sum.",
    passes: true,
    is: ({ difference: { aspect } }) => aspect === "window",
  },
  {
    id: "probe-put-off-by-data",
    what: "Data in order that acknowledges nothing new puts a window probe off.",
    clause: "RFC 9293 3.8.6.1: when to probe is a choice, SHLD-30",
    right: "both",
    why:
      "Linux looks at such data's window only off its fast path, and takes that while the memory " +
      "that the socket was already charged for holds the packet; ours does not count that memory.",
    passes: true,
    is: isPutOffByData,
  },
  {
    id: "probe-still-put-off",
    what: "A window probe that such data has put off is put off again before it leaves.",
    clause: "RFC 9293 3.8.6.1: when to probe is a choice, SHLD-30",
    right: "both",
    why: "As above; here the script's next step came before the kernel's timer.",
    is: isStillPutOff,
  },
  {
    id: "timer-rounding",
    what: "A state that a timer ends lasts up to an eighth longer.",
    clause: "RFC 9293 3.4.2: 2 MSL is a choice; RFC 6298 (2.4)",
    right: "both",
    why: "The kernel's timer wheel rounds long waits up, 60 seconds to as much as 64.",
    is: isRounded,
  },
  {
    id: "race",
    what: "A timer and a step of the script fall so close together that either may come first.",
    clause: "none",
    right: "undecided",
    why: "The kernel's timers round up by an eighth; the order says nothing about either stack.",
    is: isRace,
  },
];
