/**
 * The packet being handled: its bytes by view and by word, and the one record it is parsed into.
 * Views are kept from packet to packet, since a link hands the same buffer over again and again.
 */
import { wordsOf } from "../../base/copy.ts";
import { parseIp } from "../../wire/ip.ts";
import { Segment } from "../../wire/segment.ts";
import type { PacketVerdict } from "../../wire/verdicts.ts";

const NOTHING = new Uint8Array(0);

/** The packet in hand. */
export class Input {
  readonly segment = new Segment();
  bytes: Uint8Array = NOTHING;
  words: Int32Array = wordsOf(NOTHING);
  /** Where the packet begins and ends in `bytes`. */
  start = 0;
  end = 0;
  /** Payload bytes of each of several segments under one header; 0: it is one. */
  segmentSize = 0;
  #view: DataView = new DataView(NOTHING.buffer);

  /** Parses the packet in `bytes` from `start` to `end` into `segment`. */
  parse(bytes: Uint8Array, start: number, end: number, verify: boolean): PacketVerdict {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.words = wordsOf(bytes);
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.start = start;
    this.end = end;
    return parseIp(this.#view, start, end, end, this.segment, verify);
  }
}
