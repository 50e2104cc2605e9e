/**
 * What carries IP packets, seen from one end: the whole contract between a node and whatever it is
 * plugged into. A simulated wire implements it (`wire.ts`), and so can a TUN device or a test.
 *
 * A link knows nothing of TCP or of addresses. It takes whole IP packets and hands over whole IP
 * packets, without any frame around them.
 */
import type { Segment } from "../wire/index.ts";

/**
 * Takes one packet. The bytes are the receiver's until it returns: it may change them in place, as
 * a router does with the hop limit, and must copy what it wants to keep.
 */
export type PacketReceiver = (bytes: Uint8Array, start: number, end: number) => void;

/** One end of a link. */
export interface Link {
  /** The longest IP packet that fits, in bytes; a node must not send a longer one. */
  readonly mtu: number;
  /** Sends one packet; the bytes are copied or sent before this returns. */
  send(bytes: Uint8Array, start: number, end: number): void;
  /** Who takes what arrives; the node that is plugged in sets it. */
  receiver: PacketReceiver | null;
}

/** A packet as a rule, a tap or a middlebox sees it: bytes, and what they say. */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Parsed; reused for the next packet. */
  readonly segment: Readonly<Segment>;
  /** One of wire's `PACKET_` numbers: only for PACKET_TCP does every field of `segment` count. */
  readonly verdict: number;
}

/** What a rule says of a packet: let it go its way, lose it, or hold it back that much longer. */
export type Fate = "pass" | "drop" | { readonly delayMs: number };

/** A rule of one's own for one way of a wire: one method, asked for every packet. */
export type Rule = (packet: Packet) => Fate;

/** What became of a packet on a wire. */
export type Outcome =
  | "sent"
  | "cut"
  | "rule"
  | "queue"
  | "loss"
  | "too big"
  | "corrupted"
  | "duplicated"
  | "reordered";
