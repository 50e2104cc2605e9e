/**
 * A connection: what belongs to neither end alone.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */
import { Cursor } from "../slabs.ts";

/** A connection: what belongs to neither end alone. */
// biome-ignore format: a column a line
export class ConnectionColumns extends Cursor {
  /** Bits of the `IS_` numbers. */
  get facts() { return this.w[this.at + 0] as number; }
  set facts(x) { this.w[this.at + 0] = x; }
  /** Of its addresses: 4 or 6. */
  get family() { return this.w[this.at + 1] as number; }
  set family(x) { this.w[this.at + 1] = x; }
  /** The client's address, or its first word. */
  get client0() { return this.w[this.at + 2] as number; }
  set client0(x) { this.w[this.at + 2] = x; }
  /** The server's. */
  get server0() { return this.w[this.at + 3] as number; }
  set server0(x) { this.w[this.at + 3] = x; }
  /** The client's port << 16, and the server's. */
  get ports() { return this.w[this.at + 4] as number; }
  set ports(x) { this.w[this.at + 4] = x; }
  /** A hash of the tunnel's ends and keys; 0 outside of tunnels. */
  get tunnel() { return this.w[this.at + 5] as number; }
  set tunnel(x) { this.w[this.at + 5] = x; }
  /** Its record of rare things + 1; 0 without one. */
  get rare() { return this.w[this.at + 6] as number; }
  set rare(x) { this.w[this.at + 6] = x; }
  /** Its TIME-WAIT was used again: 1 by timestamps, 2 by sequence, 3 too early. */
  get reuse() { return this.w[this.at + 7] as number; }
  set reuse(x) { this.w[this.at + 7] = x; }
  /** Its number, from 1; 0 when the record is free. */
  get number() { return this.w[this.at + 8] as number; }
  set number(x) { this.w[this.at + 8] = x; }
  /** The frame of its latest segment. */
  get lastFrame() { return this.w[this.at + 9] as number; }
  set lastFrame(x) { this.w[this.at + 9] = x; }
  /** When that one came. */
  get lastAt() { return this.d[(this.at >> 1) + 5] as number; }
  set lastAt(x) { this.d[(this.at >> 1) + 5] = x; }
  /** When its first segment came. */
  get startedAt() { return this.d[(this.at >> 1) + 6] as number; }
  set startedAt(x) { this.d[(this.at >> 1) + 6] = x; }
  /** The longest time between two segments. */
  get longestIdleMicros() { return this.d[(this.at >> 1) + 7] as number; }
  set longestIdleMicros(x) { this.d[(this.at >> 1) + 7] = x; }
  /** The hash of its four-tuple. */
  get hash() { return this.w[this.at + 16] as number; }
  set hash(x) { this.w[this.at + 16] = x; }
  /** The use of the four-tuple before: index + 1. */
  get previous() { return this.w[this.at + 17] as number; }
  set previous(x) { this.w[this.at + 17] = x; }
  /** The use after: index + 1. */
  get successor() { return this.w[this.at + 18] as number; }
  set successor(x) { this.w[this.at + 18] = x; }
  /** Which use of the four-tuple it is, from 1. */
  get incarnation() { return this.w[this.at + 19] as number; }
  set incarnation(x) { this.w[this.at + 19] = x; }
  /** The frame of its first segment. */
  get firstFrame() { return this.w[this.at + 20] as number; }
  set firstFrame(x) { this.w[this.at + 20] = x; }
  /** The frame that completed the handshake. */
  get completedFrame() { return this.w[this.at + 21] as number; }
  set completedFrame(x) { this.w[this.at + 21] = x; }
  /** The first entry of the step log + 1. */
  get firstStep() { return this.w[this.at + 22] as number; }
  set firstStep(x) { this.w[this.at + 22] = x; }
  /** The last one + 1. */
  get lastStep() { return this.w[this.at + 23] as number; }
  set lastStep(x) { this.w[this.at + 23] = x; }
  /** Who sent data last: direction + 1. */
  get lastSender() { return this.w[this.at + 24] as number; }
  set lastSender(x) { this.w[this.at + 24] = x; }
  /** How many letters Zeek's history has. */
  get historyLength() { return this.w[this.at + 25] as number; }
  set historyLength(x) { this.w[this.at + 25] = x; }
  /** The second word of the client's IPv6 address. */
  get client1() { return this.w[this.at + 32] as number; }
  set client1(x) { this.w[this.at + 32] = x; }
  /** The third. */
  get client2() { return this.w[this.at + 33] as number; }
  set client2(x) { this.w[this.at + 33] = x; }
  /** The fourth. */
  get client3() { return this.w[this.at + 34] as number; }
  set client3(x) { this.w[this.at + 34] = x; }
  /** The second word of the server's. */
  get server1() { return this.w[this.at + 35] as number; }
  set server1(x) { this.w[this.at + 35] = x; }
  /** The third. */
  get server2() { return this.w[this.at + 36] as number; }
  set server2(x) { this.w[this.at + 36] = x; }
  /** The fourth. */
  get server3() { return this.w[this.at + 37] as number; }
  set server3(x) { this.w[this.at + 37] = x; }
  /** Where some are to be forgotten: the one used before it, index + 1. */
  get older() { return this.w[this.at + 38] as number; }
  set older(x) { this.w[this.at + 38] = x; }
  /** The one used after it, index + 1. */
  get newer() { return this.w[this.at + 39] as number; }
  set newer(x) { this.w[this.at + 39] = x; }
  /** 1 when it has ended and waits for stragglers. */
  get isLeaving() { return this.w[this.at + 40] as number; }
  set isLeaving(x) { this.w[this.at + 40] = x; }
  /** SND.NXT of the other end when the first FIN passed. */
  get nxtAtFin() { return this.w[this.at + 41] as number; }
  set nxtAtFin(x) { this.w[this.at + 41] = x; }
  /** Who had sent data last when the longest silence began: direction + 1. */
  get idleSender() { return this.w[this.at + 42] as number; }
  set idleSender(x) { this.w[this.at + 42] = x; }
  /** The SYN that used its TIME-WAIT again. */
  get reuseFrame() { return this.w[this.at + 43] as number; }
  set reuseFrame(x) { this.w[this.at + 43] = x; }
  /** When the longest silence began. */
  get idleAt() { return this.d[(this.at >> 1) + 22] as number; }
  set idleAt(x) { this.d[(this.at >> 1) + 22] = x; }
  /** When the handshake was completed. */
  get completedAt() { return this.d[(this.at >> 1) + 23] as number; }
  set completedAt(x) { this.d[(this.at >> 1) + 23] = x; }
  /** When the first FIN passed. */
  get firstCloseAt() { return this.d[(this.at >> 1) + 24] as number; }
  set firstCloseAt(x) { this.d[(this.at >> 1) + 24] = x; }
  /** When its TIME-WAIT was used again. */
  get reuseAt() { return this.d[(this.at >> 1) + 25] as number; }
  set reuseAt(x) { this.d[(this.at >> 1) + 25] = x; }

  /** All but what lasts is 0 again. */
  restart(): void {
    this.w.fill(0, this.at + 0, this.at + 1);
    this.w.fill(0, this.at + 7, this.at + 8);
    this.w.fill(0, this.at + 9, this.at + 16);
    this.w.fill(0, this.at + 20, this.at + 32);
    this.w.fill(0, this.at + 41, this.at + 52);
  }
}
