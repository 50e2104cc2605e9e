/**
 * Bytes to a `Packet`, for rules, routers and middleboxes: one reused record a world. Views are
 * kept, because buffers are pooled and come again.
 */
import { PACKET_MALFORMED, parseIp, Segment } from "../wire/index.ts";
import type { Packet } from "./link.ts";

/** Parses one packet at a time; the next parse overwrites the last. */
export class PacketParser {
  readonly #packet = {
    bytes: new Uint8Array(0) as Uint8Array,
    start: 0,
    end: 0,
    segment: new Segment(),
    verdict: PACKET_MALFORMED as number,
  };
  readonly #views = new WeakMap<Uint8Array, DataView>();

  /** What the bytes from `start` to `end` say. The checksums are left to the hosts. */
  parse(bytes: Uint8Array, start: number, end: number): Packet {
    const view = this.viewOf(bytes);
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.start = start;
    packet.end = end;
    packet.verdict = parseIp(view, start, end, end, packet.segment, false);
    return packet;
  }

  /** A view of just these bytes, so that an offset means the same in both. */
  viewOf(bytes: Uint8Array): DataView {
    let view = this.#views.get(bytes);
    if (view === undefined) {
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#views.set(bytes, view);
    }
    return view;
  }
}
