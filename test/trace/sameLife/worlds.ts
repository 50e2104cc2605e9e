/**
 * Worlds whose connections are told twice: by their ends, as a trace that is folded, and by an
 * observer, who has nothing but the packets that passed a tap.
 */
import { CaptureReader, Tracker } from "../../../src/capture/index.ts";
import { Recorder } from "../../../src/cli/play/recorder.ts";
import type { ListenOptions, OptionName, SocketId } from "../../../src/engine/index.ts";
import {
  type Fate,
  type HostOptions,
  type Packet,
  PcapTap,
  World,
} from "../../../src/exports/sim.ts";
import {
  foldTrace,
  type Lifecycle,
  type SegmentEvent,
  type TraceEvent,
} from "../../../src/trace/index.ts";

import { ORDER_LINUX_DATA, RST, Segment, writePacket } from "../../../src/wire/index.ts";

const LINKTYPE_RAW = 101;
const AFTERWARDS_MICROS = 1_000_000;
export const DELAY_MS = 10;
const PORT = 80;
const CLIENT_PORT = 40_000;
const scratch = new Uint8Array(65_536);
const AT = { a: "10.0.0.1", b: "10.0.0.2" } as const;

type Host = ReturnType<World["host"]>;

/** One end of a connection, in its user's hands. */
export class Sock {
  readonly #host: Host;
  readonly id: SocketId;

  constructor(host: Host, id: SocketId) {
    this.#host = host;
    this.id = id;
  }

  send(bytes: number): this {
    for (let left = bytes; left > 0; ) {
      const most = Math.min(left, scratch.length);
      const taken = this.#host.stack.send(this.id, scratch, 0, most, this.#host.now);
      if (taken <= 0) break;
      left -= taken;
    }
    return this.#wake();
  }

  read(most = scratch.length): this {
    const { stack, now } = this.#host;
    for (let left = most; left > 0; ) {
      const got = stack.receive(this.id, scratch, 0, Math.min(left, scratch.length), now);
      if (got <= 0) break;
      left -= got;
    }
    return this.#wake();
  }

  shut(): this {
    this.#host.stack.shutdown(this.id, "write", this.#host.now);
    return this.#wake();
  }

  close(): void {
    this.#host.stack.close(this.id, this.#host.now);
    this.#host.wake();
  }

  abort(): void {
    this.#host.stack.abort(this.id, this.#host.now);
    this.#host.wake();
  }

  option(name: OptionName, value: number): this {
    this.#host.stack.setOption(this.id, name, value, this.#host.now);
    return this.#wake();
  }

  #wake(): this {
    this.#host.wake();
    return this;
  }
}

/** What a scene is made of. */
export interface SceneOptions {
  readonly seed?: number;
  readonly rule?: (packet: Packet) => Fate;
  readonly settings?: HostOptions["settings"];
}

/** Two hosts, a wire between them, and taps. */
export class Scene {
  readonly world: World;
  readonly a: Host;
  readonly b: Host;
  readonly wire: ReturnType<World["link"]>;
  /** As `synfin host` keeps it: of each connection few events, but all of them count. */
  readonly #live = { a: liveRecorder(), b: liveRecorder() };
  readonly #onWire: PcapTap;
  readonly #atA: PcapTap;
  readonly #atB: PcapTap;

  /** `rule` may lose packets, whichever way they go. */
  constructor({ seed = 1, rule, settings = {} }: SceneOptions = {}) {
    this.world = new World({ seed, trace: true });
    const { trace } = this.world;
    const listenerFor = trace.listenerFor.bind(trace);
    trace.listenerFor = (teller) => {
      const collect = listenerFor(teller);
      return (event) => {
        this.#live[teller.name as "a" | "b"].listener(event);
        collect?.(event);
      };
    };
    this.a = this.world.host("a", { address: AT.a, settings });
    this.b = this.world.host("b", { address: AT.b, settings });
    for (const host of [this.a, this.b]) {
      const { witness } = this.#live[host.name as "a" | "b"];
      host.taps.push((...packet) => witness(...packet, this.world.now));
    }
    const options = { delayMs: DELAY_MS, ...(rule === undefined ? {} : { rule }) };
    this.wire = this.world.link(this.a, this.b, options);
    this.#onWire = new PcapTap(this.world).onWire(this.wire);
    this.#atA = new PcapTap(this.world).onHost(this.a);
    this.#atB = new PcapTap(this.world).onHost(this.b);
  }

  at(ms: number, act: () => void): this {
    this.world.after(ms, act);
    return this;
  }

  /** The server listens. */
  listen(options: Partial<ListenOptions> = {}, host = this.b): Sock {
    const socket = host.stack.listen({ port: PORT, backlog: 8, ...options }, host.now);
    if (socket < 0) throw new Error(`listen: ${socket}`);
    host.wake();
    return new Sock(host, socket as SocketId);
  }

  /** The next connection of a listener. */
  accept(listener: Sock, host = this.b): Sock {
    const socket = host.stack.accept(listener.id, host.now);
    if (socket === undefined) throw new Error("nothing to accept");
    return new Sock(host, socket);
  }

  /** All connections that wait to be accepted. */
  acceptAll(listener: Sock): Sock[] {
    const { stack, now } = this.b;
    const all: Sock[] = [];
    for (;;) {
      const socket = stack.accept(listener.id, now);
      if (socket === undefined) return all;
      all.push(new Sock(this.b, socket));
    }
  }

  /** Connects, with data for the SYN. */
  connectFast(localPort: number, fastOpenData: Uint8Array): void {
    this.a.stack.connect({ address: AT.b, port: PORT, localPort, fastOpenData }, this.a.now);
    this.a.wake();
  }

  connect(localPort = CLIENT_PORT, port = PORT, from: "a" | "b" = "a"): Sock {
    const host = this[from];
    const address = AT[from === "a" ? "b" : "a"];
    const socket = host.stack.connect(
      { address, port, localPort, options: { SO_REUSEADDR: 1 } },
      host.now,
    );
    if (socket < 0) throw new Error(`connect: ${socket}`);
    host.wake();
    return new Sock(host, socket as SocketId);
  }

  /** A RST in the client's name, `ahead` of what it would send next. */
  forgeRst(ahead: number, localPort = CLIENT_PORT): void {
    const sent = this.world.trace.events.findLast((event) => {
      return event.kind === "segment" && event.from === "client";
    }) as SegmentEvent;
    const rst = new Segment();
    rst.src0 = 0x0a000001;
    rst.dst0 = 0x0a000002;
    rst.sourcePort = localPort;
    rst.destinationPort = PORT;
    rst.seq = (sent.seq + sent.length + ahead) >>> 0;
    rst.flags = RST;
    const bytes = new Uint8Array(120);
    const view = new DataView(bytes.buffer);
    const end = writePacket(bytes, view, 0, rst, ORDER_LINUX_DATA, new Uint8Array(0));
    this.wire.there.send(bytes, 0, end);
  }

  /** Runs until nothing is left to do, and a while longer, for observers to see that it is over. */
  run(): Told {
    this.world.runSync();
    const end = this.world.now + AFTERWARDS_MICROS;
    return {
      fold: foldTrace(this.world.trace.events, end),
      silent: foldTrace(this.world.trace.events.map(withoutReason), end),
      live: {
        a: this.#live.a.latest(64, end).reverse(),
        b: this.#live.b.latest(64, end).reverse(),
      },
      wire: observed(this.#onWire.file(), end),
      a: observed(this.#atA.file(), end),
      b: observed(this.#atB.file(), end),
    };
  }
}

function withoutReason(event: TraceEvent): TraceEvent {
  if (event.kind !== "segment") return event;
  const { why: _, ...rest } = event;
  return rest;
}

/** Where an observer stands: on the wire, at the host that connects, at the one that listens. */
export type Tap = "wire" | "a" | "b";

/** The lives of a world, by everyone who tells of them. */
export interface Told {
  readonly fold: readonly Lifecycle[];
  /** The same, had no end told why it resets. */
  readonly silent: readonly Lifecycle[];
  /** What a live recorder makes of one host's own account. */
  readonly live: { readonly a: readonly Lifecycle[]; readonly b: readonly Lifecycle[] };
  readonly wire: readonly Lifecycle[];
  readonly a: readonly Lifecycle[];
  readonly b: readonly Lifecycle[];
}

const liveRecorder = () => new Recorder({ connections: 64, events: 64, isNumbered: true });

/** What a tracker makes of a capture that goes on in silence until `end`. */
function observed(file: Uint8Array, end: number): Lifecycle[] {
  const tracker = new Tracker();
  const reader = new CaptureReader(tracker);
  reader.feed(file);
  reader.end();
  const nothing = new Uint8Array(1);
  const view = new DataView(nothing.buffer);
  const count = tracker.connections;
  tracker.packet(nothing, view, 0, 1, 1, end, LINKTYPE_RAW, 0, 1_000_000);
  return Array.from({ length: count }, (_, i) => tracker.lifecycle(i + 1));
}

/** A connection that stands: both its ends, 100 ms after the world began. */
export function standing(
  act: (client: Sock, server: Sock, scene: Scene) => void,
  options?: SceneOptions,
): Scene {
  const scene = new Scene(options);
  const listener = scene.listen();
  const client = scene.connect();
  scene.at(100, () => act(client, scene.accept(listener), scene));
  return scene;
}

/** A rule that drops the first so many packets with one of `flags`. */
export function dropFirst(flags: number, count = 1): (packet: Packet) => Fate {
  let left = count;
  return ({ segment }) => ((segment.flags & flags) !== 0 && left-- > 0 ? "drop" : "pass");
}

/** A rule that drops the packet that is the `nth` to enter the wire, from 1. */
export function dropNth(nth: number): (packet: Packet) => Fate {
  let count = 0;
  return () => (++count === nth ? "drop" : "pass");
}
