/**
 * A connection: what belongs to neither end alone.
 *
 * Where its fields lie, for code that every packet runs through: the engine makes an accessor fast
 * only where it can see through all of them at once. No imports, so that bundling inlines these
 * numbers.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */

// In words, from the record's first.
/** Bits of the `IS_` numbers. */
export const facts = 0;
/** Of its addresses: 4 or 6. */
export const family = 1;
/** The client's address, or its first word. */
export const client0 = 2;
/** The server's. */
export const server0 = 3;
/** The client's port << 16, and the server's. */
export const ports = 4;
/** A hash of the tunnel's ends and keys; 0 outside of tunnels. */
export const tunnel = 5;
/** Its record of rare things + 1; 0 without one. */
export const rare = 6;
/** Its TIME-WAIT was used again: 1 by timestamps, 2 by sequence, 3 too early. */
export const reuse = 7;
/** Its number, from 1; 0 when the record is free. */
export const number = 8;
/** The frame of its latest segment. */
export const lastFrame = 9;
/** The hash of its four-tuple. */
export const hash = 16;
/** The use of the four-tuple before: index + 1. */
export const previous = 17;
/** The use after: index + 1. */
export const successor = 18;
/** Which use of the four-tuple it is, from 1. */
export const incarnation = 19;
/** The frame of its first segment. */
export const firstFrame = 20;
/** The frame that completed the handshake. */
export const completedFrame = 21;
/** The first entry of the step log + 1. */
export const firstStep = 22;
/** The last one + 1. */
export const lastStep = 23;
/** Who sent data last: direction + 1. */
export const lastSender = 24;
/** How many letters Zeek's history has. */
export const historyLength = 25;
/** The letters, four in a word. */
export const historyStart = 26;
export const historyPlaces = 6;
/** The second word of the client's IPv6 address. */
export const client1 = 32;
/** The third. */
export const client2 = 33;
/** The fourth. */
export const client3 = 34;
/** The second word of the server's. */
export const server1 = 35;
/** The third. */
export const server2 = 36;
/** The fourth. */
export const server3 = 37;
/** Where some are to be forgotten: the one used before it, index + 1. */
export const older = 38;
/** The one used after it, index + 1. */
export const newer = 39;
/** 1 when it has ended and waits for stragglers. */
export const isLeaving = 40;
/** SND.NXT of the other end when the first FIN passed. */
export const nxtAtFin = 41;
/** Who had sent data last when the longest silence began: direction + 1. */
export const idleSender = 42;
/** The SYN that used its TIME-WAIT again. */
export const reuseFrame = 43;

// In doubles, from the record's first.
/** When that one came. */
export const lastAt = 5;
/** When its first segment came. */
export const startedAt = 6;
/** The longest time between two segments. */
export const longestIdleMicros = 7;
/** When the longest silence began. */
export const idleAt = 22;
/** When the handshake was completed. */
export const completedAt = 23;
/** When the first FIN passed. */
export const firstCloseAt = 24;
/** When its TIME-WAIT was used again. */
export const reuseAt = 25;

/** Words in all. */
export const words = 52;
