/** Two stacks and a wire without delay between them, for an attack to be aimed at. */
import { Random } from "#src/base/random.js";
import type { Micros } from "#src/base/time.js";
import type { Settings } from "#src/engine/block/settings.js";
import { Stack } from "#src/engine/stack.js";
import { parseIp } from "#src/wire/ip.js";
import { Segment } from "#src/wire/segment.js";

/** Addresses of both ends, by the roles of the handshake. */
export const ADDRESS = { client: "192.0.2.1", server: "192.0.2.2" } as const;

/** The port that the server listens on. */
export const PORT = 80;

export type Role = keyof typeof ADDRESS;

/** What the last segment of an end said: what an attacker on the path would know. */
export interface LastSent {
  seq: number;
  ack: number;
  flags: number;
  window: number;
  count: number;
}

/** A client and a server; the wire is carried by `settle`. */
export class Pair {
  readonly stacks: Readonly<Record<Role, Stack>>;
  readonly last: Readonly<Record<Role, LastSent>> = { client: none(), server: none() };
  readonly listener: number;
  /** Client's handle and the server's, of the connection opened last. */
  client = -1;
  server = -1;
  now: Micros = 1_000_000;
  readonly #segment = new Segment();

  constructor(seed: number, settings: Partial<Settings> = {}) {
    const stack = (role: Role): Stack =>
      new Stack({ addresses: [ADDRESS[role]], random: new Random(seed).fork(role), settings });
    this.stacks = { client: stack("client"), server: stack("server") };
    this.listener = this.stacks.server.listen({ port: PORT, backlog: 1024 }, this.now);
  }

  /** Opens a connection; `client` and `server` name it then. */
  open(): void {
    const { client, server } = this.stacks;
    this.client = client.connect({ address: ADDRESS.server, port: PORT }, this.now);
    this.settle();
    this.server = server.accept(this.listener, this.now) ?? -1;
  }

  /** Carries packets to and fro until both ends are silent; `lost` are thrown away instead. */
  settle(lost: Role | null = null): void {
    for (let busy = true; busy; ) {
      busy = this.#carry("client", "server", lost);
      busy = this.#carry("server", "client", lost) || busy;
    }
  }

  #carry(from: Role, to: Role, lost: Role | null): boolean {
    let carried = false;
    const { stacks } = this;
    for (let p = stacks[from].pollTransmit(this.now); p; p = stacks[from].pollTransmit(this.now)) {
      carried = true;
      this.#note(from, p.bytes, p.start, p.end);
      if (lost !== from) stacks[to].handlePacket(p.bytes, p.start, p.end, this.now);
    }
    while (stacks[from].pollEvent() !== undefined);
    return carried;
  }

  #note(from: Role, bytes: Uint8Array, start: number, end: number): void {
    const seg = this.#segment;
    parseIp(new DataView(bytes.buffer, bytes.byteOffset), start, end, end, seg, false);
    const last = this.last[from];
    last.seq = (seg.seq + seg.segLen) >>> 0;
    last.ack = seg.ack;
    last.flags = seg.flags;
    last.window = seg.window;
    last.count++;
  }
}

const none = (): LastSent => ({ seq: 0, ack: 0, flags: 0, window: 0, count: 0 });
