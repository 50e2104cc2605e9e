/**
 * How far apart the same timer may go off in two stacks before it is a difference.
 *
 * The kernel's timer wheel rounds up by an eighth of the wait, each time anew, so that the whole
 * wait since the segment first left counts. Besides, its wire is read by a process that others may
 * keep waiting: each segment says since when it may have lain there.
 */
import type { Sent, Transcript } from "./transcript.ts";

/** Milliseconds that a timer may be off, whatever its wait. */
const SLACK_MS = 30;
const SLACK_SHARE = 0.14;
/** The RTO is three times a first round trip, and moves as far when that does. */
const RTO_PER_RTT = 3;

/** How long the segment had been due: since its number first left, or since the last step. */
export function waited(run: Transcript, sent: Sent): number {
  const first = run.sent.find(({ seq, flags, length }) => {
    if (length === 0 && flags === ".") return false;
    return seq === sent.seq && length + flags.length > 1;
  });
  const step = run.done[Math.max(0, sent.step)]?.atMs ?? 0;
  const since = first === undefined || first === sent ? step : Math.min(step, first.atMs);
  return Math.max(0, sent.atMs - since);
}

/** Milliseconds that a timer which waited so long may be off. */
export const slackOf = (waitedMs: number): number => SLACK_MS + SLACK_SHARE * waitedMs;

/** Whether two segments left at the same moment; `driftMs`: how far the runs are apart by now. */
export function timesAgree(run: Transcript, kernel: Sent, engine: Sent, driftMs: number): boolean {
  if (kernel.prompt && engine.prompt) return true;
  const apart = kernel.atMs - engine.atMs;
  // A timer of 0 or 1 ms and an answer are the same to an observer.
  const slack =
    kernel.prompt === engine.prompt
      ? slackOf(waited(run, kernel)) + RTO_PER_RTT * driftMs
      : SLACK_MS;
  return apart <= slack + kernel.lateMs && apart >= -slack;
}
