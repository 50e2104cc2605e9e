/**
 * Packets made by hand and nodes that only note what arrives, for tests of wires and middleboxes.
 */

import { Node, type World } from "../../src/sim/index.ts";
import {
  ACK,
  PACKET_TCP,
  parseAddress,
  parseIp,
  Segment,
  writePacket,
} from "../../src/wire/index.ts";

export interface Made {
  readonly from: string;
  readonly to: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly flags?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly payload?: number;
  readonly ttl?: number;
  readonly tos?: number;
}

/** The bytes of a TCP segment with a right checksum. */
export function packet(made: Made): Uint8Array {
  const segment = new Segment();
  const from = parseAddress(made.from);
  const to = parseAddress(made.to);
  if (from === undefined || to === undefined) throw new Error("an address");
  segment.family = from.family;
  [segment.src0, segment.src1, segment.src2, segment.src3] = from.words;
  [segment.dst0, segment.dst1, segment.dst2, segment.dst3] = to.words;
  segment.sourcePort = made.sourcePort ?? 1000;
  segment.destinationPort = made.destinationPort ?? 80;
  segment.flags = made.flags ?? ACK;
  segment.seq = made.seq ?? 1;
  segment.ack = made.ack ?? 1;
  segment.ttl = made.ttl ?? 64;
  segment.tos = made.tos ?? 0;
  segment.df = true;
  const bytes = new Uint8Array(2000);
  const payload = new Uint8Array(made.payload ?? 0).fill(0x61);
  const end = writePacket(bytes, new DataView(bytes.buffer), 0, segment, [], payload);
  return bytes.slice(0, end);
}

/** What arrived, when, and what it says. */
export interface Arrival {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly segment: Segment;
  readonly verdict: number;
  /** A TCP segment whose checksums, of IPv4 and of TCP, are right. */
  readonly isSound: boolean;
}

/** A node that notes. */
export class Noter extends Node {
  readonly arrivals: Arrival[] = [];
  readonly #world: World;

  constructor(world: World, name: string, address: string) {
    super(world, name, [address]);
    this.#world = world;
  }

  override receive(_: unknown, bytes: Uint8Array, start: number, end: number): void {
    const copy = bytes.slice(start, end);
    const segment = new Segment();
    const verdict = parseIp(new DataView(copy.buffer), 0, copy.length, copy.length, segment, true);
    const isSound =
      verdict === PACKET_TCP && segment.problem === 0 && segment.checksumVerdict === 1;
    this.arrivals.push({ at: this.#world.now, bytes: copy, segment, verdict, isSound });
  }

  /** Sends bytes by the plug that leads there. */
  send(bytes: Uint8Array): void {
    this.plugs[0]?.link.send(bytes, 0, bytes.length);
  }

  /** When everything arrived, in microseconds. */
  get times(): number[] {
    return this.arrivals.map(({ at }) => at);
  }
}
