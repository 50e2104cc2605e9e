/**
 * A wire between two TUN devices, played by this program: every packet that one end sends is handed
 * to a plan, which says when it arrives at the other end, once, twice or never. So a scenario has
 * delay, loss, reordering and duplicates exactly where it wants them (the kernel's netem is not
 * everywhere, and its losses fall where chance will).
 *
 * Delays are kept to about a millisecond. Packets due at the same time keep their order. Not for
 * speed: each packet costs two system calls and a turn of the event loop.
 */
import type { Tun } from "#src/host/tun.js";
import { parse, type TcpSegment } from "./packet.ts";

const LARGEST_PACKET = 65536;

/** An end of the wire. */
export type End = "client" | "server";

/** A packet on its way. */
export interface Passing {
  readonly from: End;
  /** Of the packets from that end, counted from 1. */
  readonly number: number;
  /** The whole IP packet. */
  readonly bytes: Uint8Array;
  readonly tcp: TcpSegment;
}

/** Says after how many milliseconds the packet arrives: [] loses it, [10, 30] doubles it. */
export type Plan = (packet: Passing) => readonly number[];

/** Every packet arrives once, `ms` later. */
export const delay =
  (ms: number): Plan =>
  () => [ms];

/** A packet that is due. */
interface UnderWay {
  readonly due: number;
  readonly to: End;
  readonly bytes: Uint8Array;
}

/** The wire; it lasts until `stop`. */
export class Shim {
  /** May be replaced at any time; packets already on their way keep to the old one. */
  plan: Plan;
  /** The last TCP packet from each end, as a scenario that forges one needs its numbers. */
  readonly last: Record<End, Passing | null> = { client: null, server: null };
  readonly #devices: Readonly<Record<End, Tun>>;
  readonly #count = { client: 0, server: 0 };
  /** In the order in which they are due. */
  readonly #underWay: UnderWay[] = [];
  readonly #buffer = new Uint8Array(LARGEST_PACKET);
  readonly #timer: NodeJS.Timeout;

  constructor(devices: Readonly<Record<End, Tun>>, plan: Plan) {
    this.#devices = devices;
    this.plan = plan;
    this.#timer = setInterval(() => this.#turn(), 1);
  }

  /** Hands a packet to one end at once, as if it came over the wire. */
  inject(to: End, bytes: Uint8Array): void {
    this.#devices[to].write(bytes, 0, bytes.length);
  }

  /** Takes the wire away, devices and all. */
  stop(): void {
    clearInterval(this.#timer);
    this.#devices.client.close();
    this.#devices.server.close();
  }

  /** Takes what both ends have sent, and delivers what is due. */
  #turn(): void {
    this.#take("client");
    this.#take("server");
    const now = performance.now();
    while (this.#underWay[0] && this.#underWay[0].due <= now) {
      const packet = this.#underWay.shift();
      if (packet) this.inject(packet.to, packet.bytes);
    }
  }

  #take(from: End): void {
    for (;;) {
      const size = this.#devices[from].read(this.#buffer, 0);
      if (size === 0) return;
      const bytes = this.#buffer.slice(0, size);
      const tcp = parse(new DataView(bytes.buffer), 0, size);
      if (tcp) this.#send({ from, number: ++this.#count[from], bytes, tcp });
    }
  }

  #send(packet: Passing): void {
    this.last[packet.from] = packet;
    const to = packet.from === "client" ? "server" : "client";
    for (const ms of this.plan(packet)) {
      const due = performance.now() + ms;
      const later = this.#underWay.findIndex((other) => other.due > due);
      const place = later < 0 ? this.#underWay.length : later;
      this.#underWay.splice(place, 0, { due, to, bytes: packet.bytes });
    }
  }
}
