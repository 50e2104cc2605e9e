/**
 * The packet being sent: the buffer that it is written into, the one record that says what to
 * write, and the record that the caller of `pollTransmit` gets. Nothing is allocated a packet.
 */

import { wordsOf } from "../../base/copy.ts";
import { Segment, type Segment as SegmentRecord, SYN } from "../../wire/segment.ts";
import { finishChecksum, writeHeaders } from "../../wire/write.ts";
import { linuxSynOrder, ORDER_LINUX_DATA } from "../../wire/writeOptions.ts";
import type { Ring } from "./ring.ts";
import type { StackOptions } from "./stackOptions.ts";

/** So many bytes before each packet to send are the link's, for a header of its own. */
export const HEADROOM = 16;

/** A packet to put on the link: reused, valid until the next call of the stack. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where the TCP header starts: what a link that finishes checksums has to know. */
  readonly tcpStart: number;
  /** Bytes of data for each segment when the link is to cut the packet; 0: it is one segment. */
  readonly segmentSize: number;
}

/** The longest IP packet, and room for what an IPv6 header adds to its length field. */
const ROOM = HEADROOM + 65_536 + 64;
/** Counters of identifications; ports that share one count together. */
const ID_COUNTERS = 4096;

interface MutablePacket extends Packet {
  end: number;
  tcpStart: number;
  segmentSize: number;
}

/** Where packets are written. */
export class Output {
  /** Filled in by who sends a segment of a connection. */
  readonly segment = new Segment();
  readonly #bytes = new Uint8Array(ROOM);
  readonly #words = wordsOf(this.#bytes);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #packet: MutablePacket = {
    bytes: this.#bytes,
    start: HEADROOM,
    end: HEADROOM,
    tcpStart: HEADROOM,
    segmentSize: 0,
  };
  readonly #checksums: StackOptions["checksums"];
  /**
   * The IPv4 identification: nothing is ever fragmented here (RFC 6864), so that plain counters
   * do. Each pair of ports has its own, as Linux's sockets have: ids tell strangers nothing of the
   * rest.
   */
  readonly #ipIds = new Uint16Array(ID_COUNTERS);

  constructor(checksums: StackOptions["checksums"]) {
    this.#checksums = checksums;
  }

  /**
   * Writes `seg` with the `length` bytes of `ring` from SEG.SEQ + `skip` on as its data. With a
   * `segmentSize` the link is to cut these into segments of that many bytes.
   */
  write(
    seg: SegmentRecord,
    ring: Ring | null,
    skip: number,
    length: number,
    segmentSize = 0,
  ): Packet {
    const order = (seg.flags & SYN) !== 0 ? linuxSynOrder(seg) : ORDER_LINUX_DATA;
    seg.df = true;
    const counter = (seg.sourcePort * 31 + seg.destinationPort) & (ID_COUNTERS - 1);
    seg.ipId = this.#ipIds[counter] = ((this.#ipIds[counter] as number) + 1) & 0xffff;
    const at = writeHeaders(this.#view, HEADROOM, seg, order, length);
    if (ring !== null && length > 0) {
      ring.read((seg.seq + skip) | 0, this.#bytes, this.#words, at, length);
    }
    // RFC 9293 3.1, MUST-2: the sender fills the checksum in, unless the link does for it.
    if (this.#checksums !== "offload") {
      finishChecksum(this.#view, seg, this.#checksums === "partial");
    }
    this.#packet.end = seg.payloadEnd;
    this.#packet.tcpStart = seg.tcpStart;
    this.#packet.segmentSize = segmentSize;
    return this.#packet;
  }
}
