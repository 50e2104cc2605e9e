/** What is to be said of the captures themselves, as the reading of their bytes found it. */
import type { InterfaceCounts } from "../capture/index.ts";
import type { CaptureNote } from "../trace/index.ts";
import type { CaptureReport } from "./index.ts";

/** One note a fact; a capture that was read whole and in order has none. */
export function captureNotes(
  captures: readonly CaptureReport[],
  live: InterfaceCounts | null,
): CaptureNote[] {
  const isOneOfMany = captures.length > 1;
  return [...captures.flatMap((capture) => notesOn(capture, isOneOfMany)), ...droppedLive(live)];
}

function notesOn(capture: CaptureReport, isOneOfMany: boolean): CaptureNote[] {
  const { problem, backward, droppedPackets } = capture;
  const notes: CaptureNote[] = [];
  if (backward.count > 0) {
    const values = { byMs: backward.largestMicros / 1000 };
    notes.push({
      note: "time-went-back",
      count: backward.count,
      frame: backward.firstFrame,
      values,
    });
  }
  if (droppedPackets > 0) {
    notes.push({ note: "packets-dropped", count: droppedPackets, frame: null, values: {} });
  }
  if (problem !== null) {
    const which = isOneOfMany ? { file: capture.name } : {};
    const values = { byte: problem.at, why: problem.kind, ...which };
    notes.push({ note: "stopped-at-byte", count: 1, frame: null, values });
  }
  return notes;
}

function droppedLive(counts: InterfaceCounts | null): CaptureNote[] {
  const dropped = (counts?.droppedBySystem ?? 0) + (counts?.droppedByInterface ?? 0);
  return dropped === 0
    ? []
    : [{ note: "packets-dropped", count: dropped, frame: null, values: {} }];
}
