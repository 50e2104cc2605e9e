/**
 * Reads captures into a sink: one as it is, several merged by time.
 *
 * This is where bytes meet the reader. It goes back to the event loop now and then, so that a
 * long file leaves room for signals and for whoever shows progress. What went wrong with the
 * bytes is in the reports; what the user got wrong is thrown as a UserError.
 */
import { setImmediate } from "node:timers/promises";
import { UserError } from "../base/errors/userError.ts";
import {
  type BackwardTime,
  type CaptureFormatName,
  CaptureMerger,
  type CaptureProblem,
  CaptureReader,
  type PacketSink,
} from "../capture/index.ts";
import { looksLikeText } from "./looksLikeText.ts";
import type { ByteSource } from "./source.ts";

/** How long the event loop may wait for its turn, in milliseconds. */
const TURN_MS = 30;

/** What became of one capture. */
export interface CaptureReport {
  readonly name: string;
  readonly format: CaptureFormatName;
  readonly packets: number;
  /** Of the capture itself, after decompression. */
  readonly bytes: number;
  /** Nanoseconds from 1970 to its first packet, or null when no packet has a time. */
  readonly epochNanos: bigint | null;
  /** Why it could not be read to its end, or null. */
  readonly problem: CaptureProblem | null;
  readonly backward: BackwardTime;
  readonly untimedPackets: number;
  readonly droppedPackets: number;
}

/** What a caller may want to know, or to have a say in, while captures are read. */
export interface ReadingHooks {
  /** Called every few milliseconds: bytes read of all captures, and their size where known. */
  progress?(bytesRead: number, size: number | null): void;
  /** Called whenever all bytes that have come so far are dealt with; for live output. */
  drained?(): void;
}

/**
 * Reads all sources to their ends and reports on each. The sink's times count from the earliest
 * capture's first packet, `epochNanos` of the result. Throws a UserError when a source is empty
 * or is no capture at all.
 */
export async function readCaptures(
  sources: readonly ByteSource[],
  sink: PacketSink,
  hooks: ReadingHooks = {},
): Promise<{ epochNanos: bigint | null; captures: CaptureReport[] }> {
  try {
    return await readAll(sources, sink, pacer(sources, hooks));
  } finally {
    // Damage, or a sink that throws, ends the reading early: nothing may stay open for that.
    for (const source of sources) source.close();
  }
}

async function readAll(
  sources: readonly ByteSource[],
  sink: PacketSink,
  pause: () => Promise<void> | undefined,
): Promise<{ epochNanos: bigint | null; captures: CaptureReport[] }> {
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) {
    const reader = new CaptureReader(sink);
    await readOne(only, reader, pause);
    return { epochNanos: reader.epochNanos, captures: [reportOn(only, reader)] };
  }
  const merger = new CaptureMerger(sources.length, sink);
  await readMerged(sources, merger, pause);
  const captures = merger.readers.map((reader, i) => reportOn(sources[i] as ByteSource, reader));
  return { epochNanos: merger.epochNanos, captures };
}

async function readOne(
  source: ByteSource,
  reader: CaptureReader,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  const take = (chunk: Uint8Array): Promise<void> | undefined => {
    reader.feed(chunk);
    if (reader.problem !== null) explainNonsense(source, reader, chunk);
    return pause();
  };
  if (source.pieces !== undefined) {
    // To await what is already there would cost more than to parse it.
    for (const chunk of source.pieces()) {
      const turn = take(chunk);
      if (turn !== undefined) await turn;
      if (reader.problem !== null) break;
    }
  } else {
    for await (const chunk of source.chunks()) {
      await take(chunk);
      if (reader.problem !== null) break;
    }
  }
  reader.end(source.failure);
  explainNonsense(source, reader);
}

async function readMerged(
  sources: readonly ByteSource[],
  merger: CaptureMerger,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  const pieces = sources.map((source) => source.chunks()[Symbol.asyncIterator]());
  const { readers } = merger;
  for (let wanted = merger.wanted; wanted >= 0; wanted = merger.wanted) {
    const { done, value } = await (pieces[wanted] as AsyncIterator<Uint8Array>).next();
    const source = sources[wanted] as ByteSource;
    if (done) merger.end(source.failure);
    else merger.feed(value);
    explainNonsense(source, readers[wanted] as CaptureReader, done ? undefined : value);
    const turn = pause();
    if (turn !== undefined) await turn;
  }
}

/** Throws when what was read is no capture at all: then nothing can be said about packets. */
function explainNonsense(source: ByteSource, reader: CaptureReader, head?: Uint8Array): void {
  const path = source.name;
  const kind = reader.problem?.kind;
  if (kind === "empty") throw new UserError("input.empty", { path });
  if (kind !== "not-a-capture") return;
  const text = head !== undefined && looksLikeText(head);
  throw new UserError(text ? "input.text" : "input.notACapture", { path });
}

/** Returns a function that tells of progress and, when it is time, waits for the event loop. */
function pacer(
  sources: readonly ByteSource[],
  hooks: ReadingHooks,
): () => Promise<void> | undefined {
  let last = performance.now();
  const live = sources.some(({ size }) => size === null);
  const size = live ? null : sources.reduce((sum, source) => sum + (source.size ?? 0), 0);
  return () => {
    if (live) hooks.drained?.();
    const now = performance.now();
    if (now - last < TURN_MS) return undefined;
    last = now;
    hooks.progress?.(
      sources.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
      size,
    );
    return setImmediate();
  };
}

function reportOn(source: ByteSource, reader: CaptureReader): CaptureReport {
  return {
    name: source.name,
    format: reader.format,
    packets: reader.packets,
    bytes: reader.position,
    epochNanos: reader.epochNanos,
    problem: reader.problem,
    backward: reader.backward,
    untimedPackets: reader.untimedPackets,
    droppedPackets: reader.droppedPackets,
  };
}
