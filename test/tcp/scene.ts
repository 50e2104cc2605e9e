/** One engine and its peer, and the tracker that sees what passes between them. */
import { Random } from "../../src/base/random.ts";
import { Tracker } from "../../src/capture/index.ts";
import { Stack } from "../../src/engine/stack.ts";
import { FIN, SYN } from "../../src/wire/segment.ts";
import { rawPacket } from "../engine/rawPackets.ts";

const OWN = "192.0.2.1";
export const PEER = "192.0.2.9";
const LINKTYPE_RAW = 101;

/** The two ends where the engine listens. */
export const BETWEEN = [
  { ip: OWN, port: 80 },
  { ip: PEER, port: 7000 },
] as const;

/** What the peer sends; `clock` is its timestamps option, TSval and TSecr. */
export interface Sent {
  readonly flags: number;
  readonly seq: number;
  readonly ack?: number;
  readonly payload?: number;
  readonly clock?: readonly [value: number, echo: number] | undefined;
}

const word = (n: number): string => (n >>> 0).toString(16).padStart(8, "0");

/** TSval, where the options have it. */
function clockOf(view: DataView): number | undefined {
  const end = 20 + (view.getUint8(32) >> 4) * 4;
  for (let at = 40; at < end; at += view.getUint8(at) === 1 ? 1 : view.getUint8(at + 1)) {
    if (view.getUint8(at) === 8) return view.getUint32(at + 2);
  }
  return undefined;
}

/** The engine is 192.0.2.1:80, or connects to 80; its peer is 192.0.2.9. */
export class Scene {
  readonly stack = new Stack({ addresses: [OWN], random: new Random(7) });
  readonly tracker = new Tracker();
  #now = 0;
  #frame = 0;
  /** The engine's numbers, as its segments told them. */
  iss = 0;
  nxt = 0;
  /** The timestamp of its latest segment that had one. */
  clock = 0;
  /** The ports of what the peer sends. */
  ports = { fromPort: 7000, toPort: 80 };

  /** The peer sends; what is lost passes the tracker alone. */
  send(segment: Sent, arrives = true): void {
    const payload = new Uint8Array(segment.payload ?? 0);
    const { flags, seq, ack = 0, clock } = segment;
    const packet = rawPacket({
      from: PEER,
      to: OWN,
      flags,
      seq: seq >>> 0,
      ack: ack >>> 0,
      payload,
      ...this.ports,
      ...(clock && { options: `0101 080a ${word(clock[0])} ${word(clock[1])}` }),
    });
    this.#see(packet);
    if (arrives) this.stack.handlePacket(packet, 0, packet.length, this.#now);
    this.drain();
  }

  /** What the engine sends passes the tracker; its delayed ACKs are waited for. */
  drain(waitMicros = 0): void {
    this.#now += waitMicros;
    this.stack.handleTimeout(this.#now);
    for (let p = this.stack.pollTransmit(this.#now); p; p = this.stack.pollTransmit(this.#now)) {
      const bytes = p.bytes.slice(p.start, p.end);
      const view = new DataView(bytes.buffer);
      this.nxt = view.getUint32(24);
      if ((view.getUint8(33) & SYN) !== 0) this.iss = this.nxt;
      if ((view.getUint8(33) & (SYN | FIN)) !== 0) this.nxt++;
      this.clock = clockOf(view) ?? this.clock;
      this.#see(bytes);
    }
  }

  get now(): number {
    return this.#now;
  }

  #see(bytes: Uint8Array): void {
    this.#now += 1000;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const { length } = bytes;
    this.tracker.packet(bytes, view, 0, length, length, this.#now, LINKTYPE_RAW, 0, ++this.#frame);
  }
}
