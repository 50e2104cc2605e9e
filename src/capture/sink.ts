/**
 * What a capture reader hands on, and to whom.
 *
 * A packet is one call with numbers: a capture of a million packets makes no object for any of
 * them. The buffer is the reader's own and is reused, so whatever a sink wants to keep it copies
 * before it returns. What comes rarely (an interface, a comment) may be an object.
 */
import type { Micros } from "../base/time.ts";

/** Which way a packet went, as the capturing machine saw it: the low bits of pcapng's epb_flags. */
export const DIRECTION_UNKNOWN = 0;
export const DIRECTION_INBOUND = 1;
export const DIRECTION_OUTBOUND = 2;

/** The consumer of a capture; only `packet` is required. */
export interface PacketSink {
  /**
   * One packet: its bytes are `bytes[start]` up to, not including, `bytes[end]`, and `view` covers
   * the same bytes at the same indexes. Both are valid during the call only.
   *
   * `originalLength` is the length on the wire in bytes; it exceeds `end - start` when the snap
   * length cut the packet. `micros` counts from the first packet of the capture, with a fraction
   * when the capture is finer than a microsecond, and is negative after a clock that went back.
   * `linkType` is a LINKTYPE_ number of tcpdump.org, `interfaceIndex` counts the interfaces of all
   * sections from 0, `frame` counts packets from 1 as Wireshark does.
   */
  packet(
    bytes: Uint8Array,
    view: DataView,
    start: number,
    end: number,
    originalLength: number,
    micros: Micros,
    linkType: number,
    interfaceIndex: number,
    frame: number,
    direction: number,
  ): void;

  /** Nanoseconds from 1970 to the zero of `micros`; comes before the first packet with a time. */
  epoch?(nanos: bigint): void;

  /** An interface was declared; comes before its first packet. */
  interface?(index: number, facts: CaptureInterface): void;

  /** Counters of an interface; when they come again, the later ones hold. */
  statistics?(interfaceIndex: number, counts: InterfaceCounts): void;

  /** Somebody wrote a comment on this frame; it comes after the packet. Frame 0 is the capture. */
  comment?(frame: number, text: string): void;
}

/** Where packets were captured. */
export interface CaptureInterface {
  /** Which of several captures read together it belongs to, from 0. */
  readonly capture: number;
  readonly linkType: number;
  /** Packets were cut to this many bytes; 0 means not at all. */
  readonly snapLength: number;
  /** Bytes of frame check sequence at each packet's end; null when the capture does not say. */
  readonly fcsLength: number | null;
  /** As the capturing machine called it ("eth0"); empty when the format has no place for it. */
  readonly name: string;
  readonly description: string;
}

/** What the capturing machine counted on an interface, in packets; null where it did not say. */
export interface InterfaceCounts {
  readonly received: number | null;
  /** Lost for want of resources in the interface or its driver. */
  readonly droppedByInterface: number | null;
  /** Lost in the operating system, because the capturing program was too slow. */
  readonly droppedBySystem: number | null;
}

/** Why reading stopped before the end. */
export type ProblemKind =
  | "empty"
  | "not-a-capture"
  | "ends-inside-record"
  | "record-too-long"
  | "record-length-impossible"
  | "record-lengths-differ"
  | "packet-longer-than-record"
  | "byte-order-unknown"
  | "version-unknown"
  | "interface-unknown"
  | "too-many-interfaces"
  | "compressed-data-ends"
  | "compressed-data-damaged"
  | "read-failed";

/** The one thing that was wrong with a capture; everything before `at` has been delivered. */
export interface CaptureProblem {
  readonly kind: ProblemKind;
  /** Bytes from the start of the (decompressed) capture to the record that could not be read. */
  readonly at: number;
  /** The value found there (a length, an interface number), or the bytes of it that are missing. */
  readonly value: number;
}
