/**
 * What the blocks of one pcapng section say: interfaces, packets, counters, comments.
 *
 * A packet is delivered only when its block holds it whole and names an interface that was
 * declared; anything else is damage and ends the reading. Options are taken where they help and
 * otherwise left alone; a bad option never costs a packet.
 */
import type { Micros } from "../base/time.ts";
import type { Delivery } from "./delivery.ts";
import { InterfaceClock } from "./pcapngClock.ts";
import { OPTION, OptionCursor } from "./pcapngOptions.ts";
import type { ProblemKind } from "./sink.ts";

/** The block types that are known by name. */
export const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  statistics: 5,
  enhancedPacket: 6,
  journal: 9,
  custom: 0x0bad,
  customNotToCopy: 0x40000bad,
} as const;

/** More interfaces than any host has: each costs memory, and damage may declare millions. */
const MAX_INTERFACES = 65_536;

/** Bytes from the start of a packet block to its packet, without the trailing length. */
const ENHANCED_HEAD_BYTES = 28;
const SIMPLE_HEAD_BYTES = 12;
const TRAILING_LENGTH_BYTES = 4;

interface SectionInterface {
  /** Among the interfaces of all sections. */
  readonly index: number;
  readonly linkType: number;
  readonly snapLength: number;
  readonly clock: InterfaceClock;
}

/** Reads the blocks of a section, and of the sections after it. */
export class SectionBlocks {
  problem: ProblemKind | null = null;
  problemValue = 0;

  readonly #out: Delivery;
  readonly #options = new OptionCursor();
  #interfaces: SectionInterface[] = [];
  #little = true;

  constructor(out: Delivery) {
    this.#out = out;
  }

  /** Whether blocks of this type are worth collecting. */
  reads(type: number): boolean {
    return type <= BLOCK.enhancedPacket || type === BLOCK.section;
  }

  /** A new section: its byte order, its own interfaces, and options in `[start, end)`. */
  startSection(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    little: boolean,
  ): void {
    this.#little = little;
    this.#interfaces = [];
    this.#options.start(bytes, view, start, end, little);
    while (this.#options.next()) if (this.#options.code === OPTION.comment) this.#comment(0);
  }

  /** Any other block, whole in `[at, end)`; false when it cannot be read: see `problem`. */
  block(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    const type = view.getUint32(at, this.#little);
    if (type === BLOCK.enhancedPacket) return this.#enhanced(bytes, view, at, end);
    if (type === BLOCK.simplePacket) return this.#simple(bytes, view, at, end);
    if (type === BLOCK.obsoletePacket) return this.#obsolete(bytes, view, at, end);
    if (type === BLOCK.interface) return this.#interface(bytes, view, at, end);
    if (type === BLOCK.statistics) return this.#statistics(bytes, view, at, end);
    this.passOver(type);
    return true;
  }

  /** A block that is not read; journal entries and custom blocks are frames to Wireshark, too. */
  passOver(type: number): void {
    const numbered =
      type === BLOCK.journal || type === BLOCK.custom || type === BLOCK.customNotToCopy;
    if (numbered) this.#out.frames++;
  }

  #interface(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    if (end - at < 20) return this.#stop("record-length-impossible", end - at);
    if (this.#interfaces.length >= MAX_INTERFACES) {
      return this.#stop("too-many-interfaces", this.#interfaces.length);
    }
    let resolution: number | undefined;
    let offsetSeconds: bigint | undefined;
    let fcsLength: number | null = null;
    let name = "";
    let description = "";
    const option = this.#options;
    option.start(bytes, view, at + 16, end - TRAILING_LENGTH_BYTES, this.#little);
    while (option.next()) {
      if (option.code === OPTION.interfaceName) name = option.text();
      else if (option.code === OPTION.interfaceDescription) description = option.text();
      else if (option.code === OPTION.interfaceResolution) resolution = option.uint8() ?? undefined;
      else if (option.code === OPTION.interfaceFcsLength) fcsLength = option.uint8();
      else if (option.code === OPTION.interfaceOffset) offsetSeconds = option.int64() ?? undefined;
      else if (option.code === OPTION.comment) this.#comment(0);
    }
    const linkType = view.getUint16(at + 8, this.#little);
    const snapLength = view.getUint32(at + 12, this.#little);
    const index = this.#out.interfaces++;
    const clock = new InterfaceClock(resolution, offsetSeconds);
    this.#interfaces.push({ index, linkType, snapLength, clock });
    const facts = { capture: 0, linkType, snapLength, fcsLength, name, description };
    this.#out.sink.interface?.(index, facts);
    return true;
  }

  #enhanced(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    if (end - at < ENHANCED_HEAD_BYTES + TRAILING_LENGTH_BYTES) {
      return this.#stop("record-length-impossible", end - at);
    }
    return this.#timedPacket(bytes, view, at, end, view.getUint32(at + 8, this.#little));
  }

  /** As the enhanced block, but with a 16-bit interface number beside a 16-bit drop count. */
  #obsolete(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    if (end - at < ENHANCED_HEAD_BYTES + TRAILING_LENGTH_BYTES) {
      return this.#stop("record-length-impossible", end - at);
    }
    const dropped = view.getUint16(at + 10, this.#little);
    if (dropped !== 0xffff) this.#out.droppedPackets += dropped; // all ones: nobody counted
    return this.#timedPacket(bytes, view, at, end, view.getUint16(at + 8, this.#little));
  }

  #timedPacket(
    bytes: Uint8Array,
    view: DataView,
    at: number,
    end: number,
    interfaceNumber: number,
  ): boolean {
    const little = this.#little;
    const on = this.#interfaces[interfaceNumber];
    if (on === undefined) return this.#stop("interface-unknown", interfaceNumber);
    const packet = at + ENHANCED_HEAD_BYTES;
    const captured = view.getUint32(at + 20, little);
    if (captured > end - TRAILING_LENGTH_BYTES - packet) {
      return this.#stop("packet-longer-than-record", captured);
    }
    const micros = this.#micros(
      on,
      view.getUint32(at + 12, little),
      view.getUint32(at + 16, little),
    );
    const original = view.getUint32(at + 24, little);
    const packetEnd = packet + captured;
    const optionsStart = packet + ((captured + 3) & ~3);
    const optionsEnd = end - TRAILING_LENGTH_BYTES;
    let direction = 0;
    if (optionsStart < optionsEnd) {
      this.#options.start(bytes, view, optionsStart, optionsEnd, little);
      direction = this.#packetOptions();
    }
    const { linkType, index } = on;
    this.#out.deliver(bytes, view, packet, packetEnd, original, micros, linkType, index, direction);
    if (optionsStart < optionsEnd && this.#out.sink.comment !== undefined) {
      this.#options.start(bytes, view, optionsStart, optionsEnd, little);
      this.#packetComments();
    }
    return true;
  }

  /** Adds up what the packet's options say was dropped, and returns the packet's direction. */
  #packetOptions(): number {
    let direction = 0;
    while (this.#options.next()) {
      if (this.#options.code === OPTION.packetFlags) {
        direction = (this.#options.uint32() ?? 0) & 3;
      } else if (this.#options.code === OPTION.packetDropCount) {
        this.#out.droppedPackets += this.#options.count64() ?? 0;
      }
    }
    return direction;
  }

  #packetComments(): void {
    while (this.#options.next()) {
      if (this.#options.code === OPTION.comment) this.#comment(this.#out.frames);
    }
  }

  /** A packet without time, interface number or captured length: all three follow from context. */
  #simple(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    const on = this.#interfaces[0];
    if (on === undefined) return this.#stop("interface-unknown", 0);
    const room = end - TRAILING_LENGTH_BYTES - (at + SIMPLE_HEAD_BYTES);
    if (room < 0) return this.#stop("record-length-impossible", end - at);
    const original = view.getUint32(at + 8, this.#little);
    const captured = on.snapLength === 0 ? original : Math.min(original, on.snapLength);
    if (captured > room) return this.#stop("packet-longer-than-record", captured);
    const packet = at + SIMPLE_HEAD_BYTES;
    const packetEnd = packet + captured;
    const { linkType, index } = on;
    const micros = this.#out.latestMicros;
    this.#out.untimedPackets++;
    this.#out.deliver(bytes, view, packet, packetEnd, original, micros, linkType, index, 0);
    return true;
  }

  #statistics(bytes: Uint8Array, view: DataView, at: number, end: number): boolean {
    if (end - at < 24) return this.#stop("record-length-impossible", end - at);
    const interfaceNumber = view.getUint32(at + 8, this.#little);
    const on = this.#interfaces[interfaceNumber];
    if (on === undefined) return this.#stop("interface-unknown", interfaceNumber);
    let received: number | null = null;
    let droppedByInterface: number | null = null;
    let droppedBySystem: number | null = null;
    const option = this.#options;
    option.start(bytes, view, at + 20, end - TRAILING_LENGTH_BYTES, this.#little);
    while (option.next()) {
      if (option.code === OPTION.statisticsReceived) received = option.count64();
      else if (option.code === OPTION.statisticsDropped) droppedByInterface = option.count64();
      else if (option.code === OPTION.statisticsSystemDropped) droppedBySystem = option.count64();
      else if (option.code === OPTION.comment) this.#comment(0);
    }
    const counts = { received, droppedByInterface, droppedBySystem };
    this.#out.sink.statistics?.(on.index, counts);
    return true;
  }

  #micros(on: SectionInterface, high: number, low: number): Micros {
    if (!on.clock.anchored) {
      const epoch = this.#out.epochNanos ?? this.#out.startClock(on.clock.epochNanos(high, low));
      on.clock.anchor(epoch);
    }
    return on.clock.micros(high, low);
  }

  #comment(frame: number): void {
    const { sink } = this.#out;
    if (sink.comment !== undefined) sink.comment(frame, this.#options.text());
  }

  #stop(kind: ProblemKind, value: number): false {
    this.problem = kind;
    this.problemValue = value;
    return false;
  }
}
