/**
 * Attacks on memory: each brings a stack as far as its attacker can, and keeps it there until
 * `atPeak` has measured. What is bounded, and by which setting, stands in docs/security.md.
 */

import { Random } from "#src/base/random.js";
import * as seq from "#src/base/seq.js";
import { Stack } from "#src/engine/stack.js";
import { ACK, PSH, SYN } from "#src/wire/segment.js";
import { Forger, word } from "./forger.ts";
import { ADDRESS, Pair, PORT } from "./pair.ts";

/** Called when the attack has gone as far as it goes. */
export type AtPeak = () => void;

const CHUNK = new Uint8Array(65_536);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Peers that never read: the application sends until its buffers are full. Bytes taken in all. */
export function slowReaders(connections: number, atPeak: AtPeak): number {
  const pair = new Pair(1);
  const handles: number[] = [];
  for (let i = 0; i < connections; i++) {
    pair.open();
    for (;;) {
      const count = pair.stacks.server.send(pair.server, CHUNK, 0, CHUNK.length, pair.now);
      if (count <= 0) break;
      pair.settle("client"); // the client's ACKs never leave it
    }
    handles.push(pair.server);
  }
  atPeak();
  return sum(handles.map((handle) => pair.stacks.server.queues(handle).unacknowledged));
}

/** One victim's connection seen by a forger that knows all its numbers: a hostile peer. */
class HostilePeer {
  readonly pair: Pair;
  readonly forger: Forger;
  /** The next number of the hostile peer, and what it may acknowledge. */
  next: number;
  una: number;

  constructor(pair: Pair) {
    this.pair = pair;
    pair.open();
    this.forger = new Forger(pair.stacks.server, ADDRESS.server);
    const port = pair.stacks.client.localEndpoint(pair.client)?.port ?? 0;
    this.forger.pretend(word(ADDRESS.client), port, PORT);
    this.next = pair.last.client.seq;
    this.una = pair.last.client.ack;
  }

  data(offset: number, length: number, fill = 0): void {
    const forged = { flags: ACK | PSH, seq: seq.add(this.next, offset), ack: this.una };
    this.forger.send({ ...forged, length, fill }, this.pair.now);
    this.pair.settle("server");
  }
}

const PLAIN = { tcp_timestamps: 0, tcp_window_scaling: 0 };

/**
 * Peers that send one byte a segment and fill the whole window, while nobody reads. Bytes that
 * are held unread in all.
 */
export function tinySegments(connections: number, atPeak: AtPeak): number {
  const pair = new Pair(2, PLAIN);
  const handles: number[] = [];
  for (let i = 0; i < connections; i++) {
    const peer = new HostilePeer(pair);
    for (let at = 0; at < 65_535; at++) peer.data(at, 1);
    handles.push(pair.server);
  }
  atPeak();
  return sum(handles.map((handle) => pair.stacks.server.queues(handle).readable));
}

/** Peers that leave a gap before every byte, all over the window. */
export function outOfOrderFlood(connections: number, segments: number, atPeak: AtPeak): number {
  const pair = new Pair(3, PLAIN);
  const random = new Random(2018);
  for (let i = 0; i < connections; i++) {
    const peer = new HostilePeer(pair);
    for (let k = 0; k < segments; k++) peer.data(1 + random.below(64_000), 1);
  }
  atPeak();
  return pair.stacks.server.counters.TCPOFODrop;
}

/**
 * SACK blocks at random over what is in flight, as many as fit. How many segments are in flight.
 */
export function sackFlood(acks: number, atPeak: AtPeak): number {
  const pair = new Pair(4, PLAIN);
  const random = new Random(2018);
  const peer = new HostilePeer(pair);
  const { server } = pair.stacks;
  server.send(pair.server, CHUNK, 0, CHUNK.length, pair.now);
  pair.settle("server");
  const edge = (): number => seq.add(peer.una, random.below(70_000));
  for (let i = 0; i < acks; i++) {
    const sack = Array.from({ length: 8 }, edge);
    peer.forger.send({ flags: ACK, seq: peer.next, ack: peer.una, sack }, pair.now);
    pair.settle("server");
    pair.now += 100;
  }
  atPeak();
  return server.info(pair.server, pair.now)?.tcpi_unacked ?? 0;
}

/** Half-open connections, as many as the backlog lets there be. How many there are. */
export function halfOpenFlood(count: number, atPeak: AtPeak): number {
  const settings = { somaxconn: count, tcp_max_syn_backlog: count };
  const server = new Stack({ addresses: [ADDRESS.server], random: new Random(5), settings });
  server.listen({ port: PORT, backlog: count }, 0);
  const forger = new Forger(server, ADDRESS.server);
  for (let i = 0; i < count; i++) {
    forger.pretend(0xc612_0000 | (i & 0xffff), 1024 + (i >> 16), PORT);
    forger.send({ flags: SYN, seq: i, mss: 1460 }, 0);
    while (server.pollTransmit(0) !== undefined);
  }
  atPeak();
  return server.tuplesInUse;
}

/**
 * Segments that overlap and disagree: whether what the application reads is whole, and every byte
 * is one that some segment bore at its place. Which one counts the RFC leaves open.
 */
export function disagreeingOverlaps(rounds: number, seed: number): boolean {
  const pair = new Pair(6, PLAIN);
  const random = new Random(seed);
  const peer = new HostilePeer(pair);
  const length = 2000;
  const borne = Array.from({ length }, () => new Set<number>());
  const send = (at: number, size: number, fill: number): void => {
    peer.data(at, size, fill);
    for (let k = at; k < at + size; k++) borne[k]?.add(fill);
  };
  for (let i = 1; i <= rounds; i++) send(1 + random.below(length - 100), 1 + random.below(99), i);
  for (let at = 0; at < length; at += 100) send(at, 100, 255);
  const read = new Uint8Array(length + 1);
  const count = pair.stacks.server.receive(pair.server, read, 0, length + 1, pair.now);
  return count === length && borne.every((fills, k) => fills.has(read[k] as number));
}
