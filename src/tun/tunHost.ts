/**
 * The engine as a host of its own on a TUN device: packets of the kernel go to the stack, packets
 * of the stack go to the kernel, deadlines are kept on the real clock.
 *
 * One loop does all reading: several packets a wake-up, then the stack's events, then what it
 * sends; when nothing comes any more a thread waits for the device. It is what `synfin/net` asks
 * of a host, so `createNet(host)` gives sockets that live on this device.
 */
import { type Micros, NEVER } from "../base/time.ts";
import type { StackEvent, StackOptions } from "../engine/api.ts";
import { HEADROOM } from "../engine/api.ts";
import { Stack } from "../engine/stack.ts";
import { type PacketDevice, VNET_HEADER_BYTES } from "../host/tun.ts";
import { parseAddress } from "../wire/address.ts";
import { answerEcho, echoDestination, mayBeEcho } from "../wire/echo.ts";
import { segmentSizeAt, vouchesForChecksum, writeVnetHeader } from "./vnetHeader.ts";

/** Packets taken from the device before the application gets its turn. */
const BATCH = 128;
const LONGEST_PACKET = 65_535;
/** The IP packet lies at a multiple of four, where copying goes by words. */
const PACKET_AT = HEADROOM;
/**
 * Right after traffic the next packet is near: waiting for it in place, a millisecond at a time,
 * saves waking a thread and being woken by it, which costs more than a short connection.
 */
const BRIEF_MS = 1;
const BRIEF_WAITS = 2;
/** The thread that waits is never out of reach for longer: `stop` waits for it. */
const WAIT_MS = 250;

/** What a host on a device is made of: the stack's options, and the device. */
export interface TunHostOptions extends Omit<StackOptions, "checksums" | "longestPacket"> {
  readonly device: PacketDevice;
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
  readonly device: PacketDevice;
  onEvent: ((event: StackEvent) => void) | null = null;
  onCrash: (() => void) | null = null;
  onPacket: PacketWitness | null = null;
  /** Packets that the device had no room for; TCP sends them again. */
  droppedPackets = 0;
  readonly #buffer = new Uint8Array(PACKET_AT + LONGEST_PACKET + 1);
  readonly #header: number;
  readonly #origin = performance.now();
  /** The words of the host's addresses: whom a ping must name. */
  readonly #own: ReadonlySet<string>;
  #running = false;
  #inTurn = false;
  #turnNow: Micros = 0;
  #flushDue = false;
  #stopped: Promise<void> = Promise.resolve();
  #alarm: NodeJS.Timeout | null = null;
  #alarmAt: Micros = NEVER;

  constructor(options: TunHostOptions) {
    const { device, ...stack } = options;
    this.device = device;
    this.#header = device.offload ? VNET_HEADER_BYTES : 0;
    this.#own = new Set(options.addresses.map((ip) => wordsOf(ip)));
    this.stack = new Stack(
      device.offload ? { ...stack, checksums: "partial", longestPacket: LONGEST_PACKET } : stack,
    );
  }

  /**
   * Microseconds since the host was made. Within a turn it is when the packet or the event at hand
   * was taken: a short connection asks a dozen times.
   */
  get now(): Micros {
    return this.#inTurn ? this.#turnNow : this.#clock();
  }

  #clock(): Micros {
    return (performance.now() - this.#origin) * 1000;
  }

  /** Moves the time of the turn on. */
  #tick(): Micros {
    this.#turnNow = this.#clock();
    return this.#turnNow;
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
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    await this.#stopped;
    this.device.close();
  }

  /** Calls on the stack were made: sends what they led to, once the caller is done. */
  wake(): void {
    if (this.#inTurn || this.#flushDue) return;
    this.#flushDue = true;
    process.nextTick(() => {
      this.#flushDue = false;
      if (this.#running) this.#turn();
    });
  }

  soon(callback: () => void): void {
    setImmediate(callback);
  }

  timer(at: Micros, callback: () => void, holds: boolean): () => void {
    const timer = setTimeout(callback, Math.max(0, (at - this.now) / 1000));
    if (!holds) timer.unref();
    return () => clearTimeout(timer);
  }

  /** Names are not resolved here: addresses only. */
  resolve(_name: string): readonly string[] {
    return [];
  }

  setHolds(_holds: boolean): void {
    // The loop itself keeps the process alive until `stop`.
  }

  async #carry(): Promise<void> {
    let waits = 0;
    while (this.#running && !this.device.isGone) {
      if (this.#turn(true) > 0) {
        waits = 0;
        await nextTurn();
      } else if (waits < BRIEF_WAITS) {
        waits += 1;
        if (!this.device.readableSoon(BRIEF_MS)) await nextTurn();
      } else {
        await this.device.readable(WAIT_MS);
      }
    }
  }

  /** Takes packets where told so, lets timers go off, tells of events, sends; the packets taken. */
  #turn(reads = false): number {
    this.#inTurn = true;
    const taken = reads ? this.#receive() : 0;
    const now = this.#tick();
    if (this.stack.pollTimeout() <= now) this.stack.handleTimeout(now);
    this.#tell();
    this.#transmit();
    this.#inTurn = false;
    this.#setAlarm();
    return taken;
  }

  /** The next deadline: a timer of Node's, since the thread that waits knows the device only. */
  #setAlarm(): void {
    const due = this.stack.pollTimeout();
    if (due >= this.#alarmAt && this.#alarm !== null) return;
    if (this.#alarm !== null) clearTimeout(this.#alarm);
    this.#alarm = null;
    this.#alarmAt = due;
    if (due === NEVER) return;
    this.#alarm = setTimeout(
      () => {
        this.#alarm = null;
        if (this.#running) this.#turn();
      },
      Math.max(0, Math.ceil((due - this.now) / 1000)),
    );
  }

  /** Hands a batch of waiting packets to the stack; returns how many. */
  #receive(): number {
    const bytes = this.#buffer;
    const at = PACKET_AT - this.#header;
    let taken = 0;
    for (; taken < BATCH; taken++) {
      const length = this.device.read(bytes, at);
      if (length <= this.#header) break;
      const now = this.#tick();
      const sound = this.#header > 0 && vouchesForChecksum(bytes, at);
      const segmentSize = this.#header > 0 ? segmentSizeAt(bytes, at) : 0;
      this.onPacket?.("in", bytes, PACKET_AT, at + length, now);
      if (mayBeEcho(bytes, PACKET_AT) && this.#answersPing(at + length, now)) continue;
      this.stack.handlePacket(bytes, PACKET_AT, at + length, now, sound, segmentSize);
    }
    return taken;
  }

  /** Whether the packet in the buffer was an echo request for this host; it has been answered. */
  #answersPing(end: number, now: Micros): boolean {
    const bytes = this.#buffer;
    const to = echoDestination(bytes, PACKET_AT, end);
    if (to === undefined || !this.#own.has(to.join())) return false;
    const ends = answerEcho(bytes, PACKET_AT, end);
    this.onPacket?.("out", bytes, PACKET_AT, ends, now);
    const at = PACKET_AT - this.#header;
    bytes.fill(0, at, PACKET_AT); // nothing is left to the device to compute
    if (!this.device.write(bytes, at, ends)) this.droppedPackets += 1;
    return true;
  }

  #tell(): void {
    for (let event = this.stack.pollEvent(); event !== undefined; event = this.stack.pollEvent()) {
      this.#tick();
      this.onEvent?.(event);
    }
  }

  #transmit(): void {
    const { stack, device } = this;
    const now = this.#tick();
    for (let packet = stack.pollTransmit(now); packet; packet = stack.pollTransmit(now)) {
      const { bytes, start, end } = packet;
      this.onPacket?.("out", bytes, start, end, now);
      if (this.#header > 0) writeVnetHeader(packet);
      if (!device.write(bytes, start - this.#header, end)) this.droppedPackets += 1;
    }
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** An address as four words, as a packet's own are told. */
function wordsOf(ip: string): string {
  const words = parseAddress(ip)?.words ?? [];
  return [0, 1, 2, 3].map((i) => (words[i] ?? 0) >>> 0).join();
}
