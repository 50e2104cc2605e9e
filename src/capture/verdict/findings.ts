/**
 * What is wrong or noteworthy about a connection: columns to findings. Each question asks a few
 * columns and makes an object only when the answer is yes.
 */
import type { End, Finding } from "../../trace/index.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { RareEndColumns } from "../track/columns/rareEnd.ts";
import type { Case } from "./case.ts";
import { CLAUSES } from "./clauses.ts";
import type { AddFinding, Conclusions } from "./conclusions.ts";
import { addClosing } from "./findClosing.ts";
import { addOpening } from "./findOpening.ts";
import { hiddenOf } from "./moved.ts";
import { synsOf } from "./opened.ts";
import { msOf } from "./units.ts";

const NOTHING: readonly Finding[] = Object.freeze([]);
const MOST_FRAMES = 8;
/** Silence that a person would call long. */
export const LONG_SILENCE_MICROS = 60_000_000;
const NAMES: readonly End[] = ["client", "server"];

/** Every rule that fired. */
export function findingsOf(c: Case, conclusions: Conclusions): readonly Finding[] {
  let list: Finding[] | null = null;
  const add: AddFinding = (rule, severity, end, frames, values) => {
    list ??= [];
    const shown = frames.filter((frame) => frame > 0).slice(0, MOST_FRAMES);
    list.push({ rule, severity, end, frames: shown, clause: CLAUSES[rule], values });
  };
  addOpening(c, conclusions, add);
  if (c.connection.rare !== 0) {
    addMoving(c, 0, conclusions, add);
    addMoving(c, 1, conclusions, add);
  }
  addSilence(c, add);
  addClosing(c, conclusions, add);
  return list ?? NOTHING;
}

/** What went wrong with the segments that the end in `direction` sent. */
function addMoving(c: Case, direction: number, { death }: Conclusions, add: AddFinding): void {
  const end = c.ends[direction] as EndColumns;
  const rare = c.rareEnds[direction] as RareEndColumns;
  const name = NAMES[direction] as End;
  addRetransmissions(c, direction, add);
  if (rare.outOfOrder > 0) {
    add("reordering", "note", name, [rare.outOfOrderFrame], { count: rare.outOfOrder });
  }
  if (rare.zeroWindows > 0) {
    const probes = (c.rareEnds[1 - direction] as RareEndColumns).zeroWindowProbes;
    const overMs = msOf(rare.zeroMicros);
    const values = { count: rare.zeroWindows, overMs, probes };
    add("zero-window", "warning", name, [rare.zeroWindowFrame], values);
  }
  if (rare.windowFull > 0) {
    add("window-full", "note", name, [rare.windowFullFrame], { count: rare.windowFull });
  }
  // Where it died of that, the death tells it.
  if (rare.keepalivesUnanswered > 0 && death?.gaveUp !== "keepalive") {
    const values = { count: rare.keepalivesUnanswered };
    add("keepalive-unanswered", "warning", name, [rare.keepaliveFrame, end.lastFrame], values);
  }
  if (rare.oldDuplicates > 0) {
    add("old-duplicate", "note", name, [rare.oldDuplicateFrame], { count: rare.oldDuplicates });
  }
  if (rare.badChecksums > 0) {
    add("bad-checksum", "warning", name, [rare.badChecksumFrame], { count: rare.badChecksums });
  }
  addIgnored(rare, name, add);
}

function addIgnored(rare: RareEndColumns, name: End, add: AddFinding): void {
  if (rare.rstIgnored > 0) {
    add("rst-ignored", "note", name, [rare.rstIgnoredFrame], { count: rare.rstIgnored });
  }
  if (rare.challengeAcks > 0) {
    add("challenge-ack", "note", name, [rare.challengeFrame], { count: rare.challengeAcks });
  }
}

/** More than this share of an end's data segments sent again is worth a warning. */
const LOSSY_SHARE = 0.01;

function addRetransmissions(c: Case, direction: number, add: AddFinding): void {
  const end = c.ends[direction] as EndColumns;
  const rare = c.rareEnds[direction] as RareEndColumns;
  const name = NAMES[direction] as End;
  const ofControl = Math.max(0, end.synCount - synsOf(c)) + Math.max(0, end.finCount - 1);
  const hidden = hiddenOf(c, direction);
  const count = end.retransmitted - ofControl + hidden;
  if (count <= 0) return;
  const segments = end.dataSegments;
  const severity = count > segments * LOSSY_SHARE ? "warning" : "note";
  const first = rare.retransmissionFrame || (hidden > 0 ? rare.hiddenFrame : 0);
  const frames = [first, rare.lastRetransmissionFrame];
  const values = { count, segments, ...reasonsOf(rare, hidden) };
  add("retransmissions", severity, name, [...new Set(frames)], values);
  const mine = rare.spuriousRetransmissions;
  const told = (c.rareEnds[1 - direction] as RareEndColumns).dsacks;
  const spurious = Math.min(count, Math.max(mine, told, rare.spuriousByEcho));
  if (spurious === 0) return;
  const frame = rare.spuriousFrame || rare.retransmissionFrame;
  add("spurious-retransmissions", "note", name, [frame], { count: spurious });
}

/** Why segments were sent again, as far as the wire tells: timeouts are what users feel. */
const reasonsOf = (rare: RareEndColumns, hidden: number): Record<string, number> => ({
  fast: rare.fastRetransmissions,
  timeouts: rare.timeoutRetransmissions + hidden,
  probes: rare.tailLossProbes,
  timeoutsOrProbes: rare.timeoutsOrProbes,
});

function addSilence(c: Case, add: AddFinding): void {
  const { longestIdleMicros, lastFrame } = c.connection;
  if (longestIdleMicros < LONG_SILENCE_MICROS) return;
  add("long-silence", "note", null, [lastFrame], { overMs: msOf(longestIdleMicros) });
}
