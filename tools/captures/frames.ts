/** What was captured: the time, ports and flags of each TCP segment in a capture made here. */
import { readFileSync } from "node:fs";
import { CaptureReader, FRAME_IP, Frame, locateIp } from "#src/capture/index.js";
import { parse, type TcpSegment } from "./packet.ts";

/** A segment, and when it was captured: nanoseconds since 1970. */
export interface Captured extends TcpSegment {
  readonly at: bigint;
}

/** The segments in order of time: dumpcap writes several interfaces by the block. */
export function readFrames(file: string): Captured[] {
  const found: (TcpSegment & { readonly micros: number })[] = [];
  const frame = new Frame();
  const reader = new CaptureReader({
    packet(_bytes, view, start, end, length, micros, linkType) {
      if (locateIp(linkType, view, start, end, start + length, frame) !== FRAME_IP) return;
      const segment = parse(view, frame.ipStart, frame.capturedEnd);
      if (segment !== null) found.push({ micros, ...segment });
    },
  });
  reader.feed(readFileSync(file));
  reader.end();
  if (reader.problem !== null) throw new Error(`${file}: ${reader.problem.kind}`);
  const epoch = reader.epochNanos ?? 0n;
  return found
    .sort((a, b) => a.micros - b.micros)
    .map(({ micros, ...segment }) => ({
      at: epoch + BigInt(Math.round(micros * 1000)),
      ...segment,
    }));
}
