/**
 * The capture reader: bytes in, in whatever pieces they come, packets out.
 *
 * `feed` takes the next piece, `end` says that there is no more. A piece is parsed where it lies;
 * only a record that two pieces share is copied together. Nothing here throws on bad bytes: what
 * could be read has been delivered, and `problem` then says where reading stopped and why.
 * Where the bytes come from, and whether they were compressed, is not its business.
 */
import { assert } from "../base/assert.ts";
import { type BackwardTime, Delivery } from "./delivery.ts";
import type { RecordFormat } from "./format.ts";
import { isPcapMagic, PcapFormat } from "./pcap.ts";
import { isPcapngMagic, PcapngFormat } from "./pcapng.ts";
import type { CaptureProblem, PacketSink, ProblemKind } from "./sink.ts";

const MAGIC_BYTES = 4;
const FIRST_CARRY_BYTES = 4096;

/** Which format a capture is in; "unknown" until four bytes have come. */
export type CaptureFormatName = "unknown" | "pcap" | "pcapng";

/** Reads one capture, piece by piece. */
export class CaptureReader {
  format: CaptureFormatName = "unknown";
  /** Why reading stopped early, or null; final once set. */
  problem: CaptureProblem | null = null;

  readonly #out: Delivery;
  #parser: RecordFormat | null = null;
  /** Where the next record begins, in bytes from the start of the capture. */
  #position = 0;
  /** Of a record that is thrown away: bytes still to come, and bytes in all. */
  #skip = 0;
  #skipTotal = 0;
  /** The beginning of a record whose end has not come yet. */
  #carry = new Uint8Array(FIRST_CARRY_BYTES);
  #carryView = new DataView(this.#carry.buffer);
  #carried = 0;
  /** The last chunk's bytes and view: a source that reuses one buffer costs no new view. */
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#bytes.buffer);

  constructor(sink: PacketSink) {
    this.#out = new Delivery(sink);
  }

  /** Packets delivered so far. */
  get packets(): number {
    return this.#out.packets;
  }

  /** Nanoseconds from 1970 to the first packet, or null while no packet with a time has come. */
  get epochNanos(): bigint | null {
    return this.#out.epochNanos;
  }

  /** Packets without a time of their own (pcapng's simple packets). */
  get untimedPackets(): number {
    return this.#out.untimedPackets;
  }

  /** Packets that the capture itself says were lost between its packets. */
  get droppedPackets(): number {
    return this.#out.droppedPackets;
  }

  /** What was noticed of timestamps that went back. */
  get backward(): BackwardTime {
    return this.#out.backward;
  }

  /** Bytes of the capture that have been dealt with. */
  get position(): number {
    return this.#position;
  }

  /** Takes the next bytes; they may be overwritten as soon as it returns. */
  feed(chunk: Uint8Array): void {
    this.#look(chunk);
    const end = chunk.length;
    let at = 0;
    while (at < end && this.problem === null) {
      if (this.#skip > 0) at = this.#skipBytes(at, end);
      else if (this.#carried > 0) at = this.#completeCarried(at, end);
      else at = this.#parseChunk(at, end);
    }
  }

  /**
   * There are no more bytes. `cause` is why, when the source knows better than "the file ends":
   * it takes the place of the reader's own complaint about a record cut in two.
   */
  end(cause: ProblemKind | null = null): void {
    if (this.problem !== null) return;
    const midRecord = this.#carried > 0 || this.#skip > 0;
    if (cause !== null) this.#stop(cause, 0);
    else if (this.#parser === null) this.#stop(midRecord ? "not-a-capture" : "empty", 0);
    else if (midRecord) this.#stop("ends-inside-record", this.#missing());
  }

  /** Makes `chunk` the current bytes; a plain Uint8Array always, so that calls stay monomorphic. */
  #look(chunk: Uint8Array): void {
    const { buffer, byteOffset, byteLength } = chunk;
    const same = this.#bytes.buffer === buffer && this.#bytes.byteOffset === byteOffset;
    if (same && this.#bytes.byteLength >= byteLength) return;
    this.#bytes = new Uint8Array(buffer, byteOffset, byteLength);
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  #skipBytes(at: number, end: number): number {
    const count = Math.min(this.#skip, end - at);
    this.#skip -= count;
    // Until it is whole, the record to complain about is this one: the position stays before it.
    if (this.#skip === 0) this.#position += this.#skipTotal;
    return at + count;
  }

  #parseChunk(at: number, end: number): number {
    const next = this.#parse(this.#bytes, this.#view, at, end);
    if (this.#skip > 0 || this.problem !== null) return next;
    if (next < end) this.#keep(next, end);
    return end;
  }

  /** Adds to the carried bytes what the record still needs, and parses it when it is whole. */
  #completeCarried(at: number, end: number): number {
    const need = this.#parser?.need ?? MAGIC_BYTES;
    const next = Math.min(end, at + need - this.#carried);
    this.#keep(at, next);
    if (this.#carried < need) return next;

    const consumed = this.#parse(this.#carry, this.#carryView, 0, need);
    if (consumed === need) this.#carried = 0;
    else if (this.#skip > 0) {
      this.#skip -= this.#carried;
      this.#carried = 0;
    } else if (this.problem === null) {
      assert(consumed === 0, "a format takes the bytes it asked for whole, or not at all");
      assert((this.#parser?.need ?? 0) > need, "a format that takes nothing asks for more");
    }
    return next;
  }

  #parse(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    this.#parser ??= this.#chooseFormat(view, at, end);
    if (this.#parser === null) return at;
    const parser = this.#parser;
    const next = parser.parse(bytes, view, at, end);
    this.#position += next - at;
    this.#skip = parser.skip;
    this.#skipTotal = parser.skip;
    if (parser.problem !== null) this.#stop(parser.problem, parser.problemValue);
    return next;
  }

  #chooseFormat(view: DataView, at: number, end: number): RecordFormat | null {
    if (end - at < MAGIC_BYTES) return null;
    const magic = view.getUint32(at);
    if (isPcapMagic(magic)) {
      this.format = "pcap";
      return new PcapFormat(this.#out);
    }
    if (isPcapngMagic(magic)) {
      this.format = "pcapng";
      return new PcapngFormat(this.#out);
    }
    this.#stop("not-a-capture", magic);
    return null;
  }

  /** Copies `[from, to)` of the current chunk behind what is already carried. */
  #keep(from: number, to: number): void {
    const total = this.#carried + to - from;
    // Grown by what has really come, never by what a length field claims.
    if (total > this.#carry.length) this.#growCarry(total * 2);
    this.#carry.set(this.#bytes.subarray(from, to), this.#carried);
    this.#carried = total;
  }

  #growCarry(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.#carry.subarray(0, this.#carried));
    this.#carry = larger;
    this.#carryView = new DataView(larger.buffer);
  }

  #missing(): number {
    return this.#skip > 0 ? this.#skip : (this.#parser?.need ?? MAGIC_BYTES) - this.#carried;
  }

  #stop(kind: ProblemKind, value: number): void {
    this.problem = { kind, at: this.#position, value };
  }
}
