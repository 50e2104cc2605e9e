/**
 * The packet being sent: the buffer that it is written into, the one record that says what to
 * write, and the record that the caller of `pollTransmit` gets. Nothing is allocated a packet.
 */
import { wordsOf } from "../base/copy.ts";
import { Segment, type Segment as SegmentRecord, SYN } from "../wire/segment.ts";
import { finishChecksum, writeHeaders } from "../wire/write.ts";
import { ORDER_LINUX_DATA, ORDER_LINUX_SYN } from "../wire/writeOptions.ts";
import type { Packet } from "./api.ts";
import type { Ring } from "./ring.ts";

/** The longest IP packet, and room for what an IPv6 header adds to its length field. */
const ROOM = 65_536 + 64;

interface MutablePacket extends Packet {
  end: number;
}

/** Where packets are written. */
export class Output {
  /** Filled in by who sends a segment of a connection. */
  readonly segment = new Segment();
  readonly #bytes = new Uint8Array(ROOM);
  readonly #words = wordsOf(this.#bytes);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #packet: MutablePacket = { bytes: this.#bytes, start: 0, end: 0 };
  readonly #sums: boolean;
  /** The IPv4 identification: a plain counter, nothing is ever fragmented here (RFC 6864). */
  #ipId = 0;

  constructor(sums: boolean) {
    this.#sums = sums;
  }

  /** Writes `seg` with the `length` bytes of `ring` from SEG.SEQ + `skip` on as its data. */
  write(seg: SegmentRecord, ring: Ring | null, skip: number, length: number): Packet {
    const order = (seg.flags & SYN) !== 0 ? ORDER_LINUX_SYN : ORDER_LINUX_DATA;
    seg.df = true;
    seg.ipId = this.#ipId = (this.#ipId + 1) & 0xffff;
    const at = writeHeaders(this.#view, 0, seg, order, length);
    if (ring !== null && length > 0) {
      ring.read(seg.seq + skip, this.#bytes, this.#words, at, length);
    }
    // RFC 9293 3.1, MUST-2: the sender fills the checksum in, unless the link does for it.
    if (this.#sums) finishChecksum(this.#view, seg, false);
    this.#packet.end = seg.payloadEnd;
    return this.#packet;
  }
}
