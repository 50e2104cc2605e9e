/**
 * A wire that loses, doubles and reorders packets, before a device: seeded, so that a run can be
 * had again as far as the two ends' own timing allows. This kernel may have no netem.
 */
import type { Random } from "../../src/base/random.ts";
import type { PacketDevice } from "../../src/tun/index.ts";

/** How often each happens to a packet, from 0 to 1. */
export interface Roughness {
  readonly loss: number;
  readonly duplicate: number;
  readonly reorder: number;
}

/** Packets that a reordered one is held back behind. */
const HELD_BEHIND = 3;

/** `device`, made rough in both directions. */
export class RoughLink implements PacketDevice {
  readonly name: string;
  readonly offload: boolean;
  readonly count = { lost: 0, doubled: 0, reordered: 0 };
  readonly #device: PacketDevice;
  readonly #random: Random;
  readonly #roughness: Roughness;
  /** Packets on their way in, and those held back in each direction. */
  readonly #arriving: Buffer[] = [];
  readonly #heldIn: Held[] = [];
  readonly #heldOut: Held[] = [];

  constructor(device: PacketDevice, random: Random, roughness: Roughness) {
    this.#device = device;
    this.name = device.name;
    this.offload = device.offload;
    this.#random = random;
    this.#roughness = roughness;
  }

  get isGone(): boolean {
    return this.#device.isGone;
  }

  read(into: Uint8Array, at: number): number {
    for (;;) {
      const waiting = this.#arriving.shift();
      if (waiting !== undefined) {
        into.set(waiting, at);
        return waiting.length;
      }
      const length = this.#device.read(into, at);
      if (length === 0) return this.#release(this.#heldIn, into, at);
      const packet = Buffer.from(into.subarray(at, at + length));
      this.#pass(packet, this.#heldIn, (one) => void this.#arriving.push(one));
    }
  }

  write(bytes: Uint8Array, start: number, end: number): boolean {
    const packet = Buffer.from(bytes.subarray(start, end));
    this.#pass(packet, this.#heldOut, (one) => void this.#device.write(one, 0, one.length));
    return true;
  }

  readableSoon(timeoutMs: number): boolean {
    return this.#device.readableSoon(timeoutMs);
  }

  readable(timeoutMs: number): Promise<boolean> {
    return this.#device.readable(timeoutMs);
  }

  close(): void {
    this.#device.close();
  }

  /** What becomes of one packet: none, one or two of it go on, now or behind the next few. */
  #pass(packet: Buffer, held: Held[], deliver: (packet: Buffer) => void): void {
    for (const one of held) one.behind -= 1;
    const { loss, duplicate, reorder } = this.#roughness;
    if (this.#random.chance(loss)) {
      this.count.lost += 1;
    } else if (this.#random.chance(reorder)) {
      this.count.reordered += 1;
      held.push({ packet, behind: HELD_BEHIND });
    } else {
      deliver(packet);
      if (this.#random.chance(duplicate)) {
        this.count.doubled += 1;
        deliver(Buffer.from(packet));
      }
    }
    while (held[0] !== undefined && held[0].behind <= 0) deliver((held.shift() as Held).packet);
  }

  /** Nothing follows that a packet could be held back behind: it arrives. */
  #release(held: Held[], into: Uint8Array, at: number): number {
    const one = held.shift();
    if (one === undefined) return 0;
    into.set(one.packet, at);
    return one.packet.length;
  }
}

interface Held {
  readonly packet: Buffer;
  behind: number;
}
