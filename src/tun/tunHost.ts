/**
 * The engine as a host of its own on a TUN device: packets of the kernel go to the stack, packets of
 * the stack go to the kernel, deadlines are kept on the real clock.
 *
 * One loop does all reading: several packets a wake-up, then the stack's events, then what it sends;
 * when nothing is there it waits for the device or the next deadline, whichever comes first. It is
 * what `synfin/net` asks of a host, so `createNet(host)` gives sockets that live on this device.
 */
import { type Micros, NEVER } from "../base/time.ts";
import type { StackEvent, StackOptions } from "../engine/api.ts";
import { Stack } from "../engine/stack.ts";
import { type Tun, VNET_HEADER_BYTES } from "../host/tun.ts";

/** Packets taken from the device before the application gets its turn. */
const BATCH = 256;
const BUFFER_BYTES = 65_536 + VNET_HEADER_BYTES;
const MAX_WAIT_MS = 250;

/** What a host on a device is made of: the stack's options, and the device's. */
export interface TunHostOptions extends StackOptions {
  readonly device: Tun;
}

/** Sees every packet that the host sends or receives. */
export type PacketWitness = (
  direction: "in" | "out",
  bytes: Uint8Array,
  start: number,
  end: number,
  now: Micros,
) => void;

/** A user-space host. */
export class TunHost {
  readonly stack: Stack;
  readonly device: Tun;
  onEvent: ((event: StackEvent) => void) | null = null;
  onCrash: (() => void) | null = null;
  onPacket: PacketWitness | null = null;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #header: number;
  readonly #origin = performance.now();
  #running = false;
  #stopped: Promise<void> = Promise.resolve();
  /** Packets that the device had no room for; TCP sends them again. */
  droppedPackets = 0;

  constructor(options: TunHostOptions) {
    this.device = options.device;
    this.stack = new Stack(options);
    this.#header = options.device.offload ? VNET_HEADER_BYTES : 0;
  }

  /** Microseconds since the host was made. */
  get now(): Micros {
    return (performance.now() - this.#origin) * 1000;
  }

  /** Starts carrying packets. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stopped = this.#carry();
  }

  /** Stops and takes the device away. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#stopped;
    this.device.close();
  }

  /** Calls on the stack were made: sends what they led to. */
  wake(): void {
    this.#transmit();
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }

  timer(at: Micros, callback: () => void, holds: boolean): () => void {
    const timer = setTimeout(callback, Math.max(0, (at - this.now) / 1000));
    if (!holds) timer.unref();
    return () => clearTimeout(timer);
  }

  resolve(_name: string): readonly string[] {
    return [];
  }

  setHolds(_holds: boolean): void {
    // The loop itself keeps the process alive until `stop`.
  }

  async #carry(): Promise<void> {
    while (this.#running) {
      const taken = this.#receive();
      const { now } = this;
      if (this.stack.pollTimeout() <= now) this.stack.handleTimeout(now);
      this.#tell();
      this.#transmit();
      if (taken > 0) await turn();
      else await this.device.readable(this.#patienceMs());
    }
  }

  #patienceMs(): number {
    const due = this.stack.pollTimeout();
    return due === NEVER ? MAX_WAIT_MS : Math.max(0, (due - this.now) / 1000);
  }

  /** Hands a batch of waiting packets to the stack; returns how many. */
  #receive(): number {
    let taken = 0;
    for (; taken < BATCH; taken++) {
      const length = this.device.read(this.#buffer);
      if (length <= this.#header) break;
      this.onPacket?.("in", this.#buffer, this.#header, length, this.now);
      this.stack.handlePacket(this.#buffer, this.#header, length, this.now);
    }
    return taken;
  }

  #tell(): void {
    for (let event = this.stack.pollEvent(); event !== undefined; event = this.stack.pollEvent()) {
      this.onEvent?.(event);
    }
  }

  #transmit(): void {
    const { now } = this;
    for (
      let packet = this.stack.pollTransmit(now);
      packet !== undefined;
      packet = this.stack.pollTransmit(now)
    ) {
      const { bytes, start, end } = packet;
      this.onPacket?.("out", bytes, start, end, now);
      if (!this.device.write(bytes, start, end)) this.droppedPackets += 1;
    }
  }
}

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
