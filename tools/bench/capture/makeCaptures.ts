/**
 * The captures that the benchmark reads, synthesised once into a folder outside the repository.
 *
 * Many connections go on at the same time, their packets interleaved as on a busy server. The
 * client's ports are Linux's default range used round and round, so in 'tiny' a tuple is used again
 * after three seconds; how many connections there truly are is written beside each capture.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bulk, type Conversation, type Step, short, tiny } from "./conversations.ts";
import { FIN, PacketFile, type Place, SYN } from "./packetFile.ts";
import { seeded } from "./random.ts";

/** Raise it when a change makes other bytes: captures of another version are made anew. */
const VERSION = 1;
const START_SECONDS = 1_700_000_000;
const FIRST_PORT = 32_768;
const PORTS = 28_232;

/** A capture: what its connections do, how many at a time, and how fast. */
interface Recipe {
  readonly script: Conversation;
  readonly packets: number;
  readonly slots: number;
  readonly meanGapMicros: number;
  readonly snapLength?: number;
}

/** What is true of a capture. */
export interface Capture {
  readonly path: string;
  readonly packets: number;
  readonly bytes: number;
  readonly connections: number;
  /** Connections whose tuple had been used before. */
  readonly reused: number;
}

/** An end of a connection under way. */
interface RunningEnd extends Place {
  next: number;
  heard: number;
  readonly clockOffset: number;
}

/** A connection under way. */
interface Running {
  at: number;
  step: number;
  begun: boolean;
  readonly ends: readonly [RunningEnd, RunningEnd];
}

/** What all connections of a capture share. */
interface World {
  readonly below: (bound: number) => number;
  readonly meanGapMicros: number;
  readonly script: Conversation;
  nextPort: number;
  connections: number;
  readonly portsUsed: Set<number>;
}

/** Those that can be made, by name. */
export const CAPTURES: Readonly<Record<string, Recipe>> = {
  short: { script: short, packets: 1_000_000, slots: 64, meanGapMicros: 320 },
  tiny: { script: tiny, packets: 1_000_000, slots: 64, meanGapMicros: 640 },
  bulk: { script: bulk, packets: 1_000_000, slots: 4, meanGapMicros: 10 },
  headers: { script: bulk, packets: 1_000_000, slots: 4, meanGapMicros: 10, snapLength: 128 },
  "tiny-0.1": { script: tiny, packets: 100_000, slots: 64, meanGapMicros: 640 },
  "tiny-10": { script: tiny, packets: 10_000_000, slots: 64, meanGapMicros: 640 },
};

/** Makes the named capture unless it is there; returns its path and what is true of it. */
export function makeCapture(name: string, folder: string): Capture {
  const recipe = CAPTURES[name];
  if (recipe === undefined) throw new Error(`there is no capture ${name}`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.pcap`);
  const truthPath = join(folder, `${name}.json`);
  if (existsSync(path) && existsSync(truthPath)) {
    const truth = JSON.parse(readFileSync(truthPath, "utf8"));
    if (truth.version === VERSION) return { path, ...truth };
  }
  const truth = { version: VERSION, ...synthesise(`${path}.part`, recipe) };
  renameSync(`${path}.part`, path);
  writeFileSync(truthPath, `${JSON.stringify(truth)}\n`);
  return { path, ...truth };
}

function synthesise(path: string, recipe: Recipe): Omit<Capture, "path"> {
  const { script, packets, slots, meanGapMicros, snapLength } = recipe;
  const file = new PacketFile(path, snapLength);
  const world: World = {
    below: seeded(9_293),
    meanGapMicros,
    script,
    nextPort: 0,
    connections: 0,
    portsUsed: new Set<number>(),
  };
  const running = Array.from({ length: slots }, () => connect(world, 0));
  while (file.packets < packets) {
    let next = 0;
    for (let i = 1; i < slots; i++) {
      if ((running[i] as Running).at < (running[next] as Running).at) next = i;
    }
    const connection = running[next] as Running;
    play(file, connection, world);
    if (connection.step < script.steps.length) continue;
    if (script.ends) running[next] = connect(world, connection.at);
    else connection.step = 0;
  }
  file.close();
  const { connections, portsUsed } = world;
  const reused = connections - portsUsed.size;
  return { packets: file.packets, bytes: file.bytes, connections, reused };
}

/** A new connection from the next port, beginning a little after `now` (microseconds). */
function connect(world: World, now: number): Running {
  const port = FIRST_PORT + (world.nextPort++ % PORTS);
  const at = now + gap(world);
  return {
    at,
    step: 0,
    begun: false,
    ends: [
      end(0x0a000001, port, 0x020000000001, initialSequence(port, 1, at), 1_000_000),
      end(0x0a000002, 80, 0x020000000002, initialSequence(port, 2, at), 7_000_000),
    ],
  };
}

function end(
  address: number,
  port: number,
  mac: number,
  sequence: number,
  clockOffset: number,
): RunningEnd {
  return { address, port, mac, next: sequence, heard: 0, clockOffset };
}

/** RFC 6528: a number of the tuple's own plus a clock that ticks every 64 ns, as on Linux. */
function initialSequence(port: number, secret: number, micros: number): number {
  const hash = Math.imul(port * 4 + secret, 0x9e3779b1) ^ 0x5bd1e995;
  return (hash + Math.floor(micros * 15.625)) >>> 0;
}

function gap(world: World): number {
  return 1 + world.below(2 * world.meanGapMicros);
}

/** Sends the connection's next segment, and decides when the one after it goes. */
function play(file: PacketFile, connection: Running, world: World): void {
  if (!connection.begun) {
    connection.begun = true;
    world.connections++; // only now: the capture may end before its first packet
    world.portsUsed.add(connection.ends[0].port);
  }
  const { from, flags, length } = world.script.steps[connection.step++] as Step;
  const sender = connection.ends[from];
  const receiver = connection.ends[from === 0 ? 1 : 0];
  const now = Math.floor(connection.at);
  const tsVal = (sender.clockOffset + Math.floor(now / 1_000)) >>> 0;
  const segment = {
    seq: sender.next,
    ack: receiver.next,
    flags,
    length,
    tsVal,
    tsEcho: sender.heard,
  };
  const seconds = START_SECONDS + Math.floor(now / 1_000_000);
  file.segment(seconds, now % 1_000_000, sender, receiver, segment);
  sender.next = (sender.next + length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0;
  receiver.heard = tsVal;
  connection.at += gap(world);
}
