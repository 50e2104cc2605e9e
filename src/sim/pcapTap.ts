/**
 * A capture of the simulation, as a pcapng file that Wireshark opens: each tapped host or wire is
 * an interface of it, the times are virtual ones after the given base.
 *
 * At a host one sees what tcpdump would see there: packets as they leave and as they arrive. On a
 * wire one sees every packet as it is sent, and as a comment what became of those that met a fault.
 */

import type { Micros } from "../base/time.ts";
import { PcapngWriter } from "../capture/pcapngWriter.ts";
import type { Host } from "./host.ts";
import type { Wire } from "./wire.ts";

/** LINKTYPE_RAW: the packet starts with its IP header. */
const LINKTYPE_RAW = 101;
const INBOUND = 1;
const OUTBOUND = 2;

/** Collects packets from the moment it is attached. */
export class PcapTap {
  readonly #blocks: Uint8Array[] = [];
  readonly #writer: PcapngWriter;
  readonly #clock: { readonly now: Micros };
  #interfaces = 0;

  /** `baseNanos` is what the world's zero is, in nanoseconds since 1970. */
  constructor(clock: { readonly now: Micros }, baseNanos = 0n) {
    this.#clock = clock;
    this.#writer = new PcapngWriter(baseNanos);
    this.#blocks.push(this.#writer.section("synfin"));
  }

  /** Captures at a host; returns the tap. */
  onHost(host: Pick<Host, "name" | "taps">): this {
    const number = this.#interface(host.name);
    host.taps.push((direction, bytes, start, end) =>
      this.#packet(number, bytes, start, end, {
        direction: direction === "in" ? INBOUND : OUTBOUND,
      }),
    );
    return this;
  }

  /** Captures on both ways of a wire; returns the tap. */
  onWire(wire: Wire): this {
    const number = this.#interface(`${wire.there.name}, ${wire.back.name}`);
    for (const way of [wire.there, wire.back]) {
      way.taps.push((bytes, start, end, outcome) => {
        const direction = way === wire.there ? OUTBOUND : INBOUND;
        const comment = outcome === "sent" ? {} : { comment: outcome };
        this.#packet(number, bytes, start, end, { direction, ...comment });
      });
    }
    return this;
  }

  /** The whole file so far. */
  file(): Uint8Array {
    const length = this.#blocks.reduce((sum, block) => sum + block.length, 0);
    const file = new Uint8Array(length);
    let at = 0;
    for (const block of this.#blocks) {
      file.set(block, at);
      at += block.length;
    }
    return file;
  }

  #interface(name: string): number {
    this.#blocks.push(this.#writer.interface(LINKTYPE_RAW, name));
    return this.#interfaces++;
  }

  #packet(
    number: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    extras: { direction: number; comment?: string },
  ): void {
    const packet = bytes.subarray(start, end);
    this.#blocks.push(this.#writer.packet(number, this.#clock.now, packet, extras));
  }
}
