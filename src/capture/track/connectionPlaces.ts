/**
 * Where in a connection's record its own columns lie: a place in words, for times in doubles. The
 * code that every packet runs through goes by these places (`w[at + CONNECTION.lastFrame]`), since
 * the engine makes an accessor fast only where it can see through all of them at once; elsewhere
 * `ConnectionColumns` gives them names. Plain numbers and no imports, so that bundling folds them.
 */

// Bits of the `IS_` numbers.
export const facts = 0;
// Who: the client's address words, then the server's; both ports in one word.
export const family = 1;
export const client0 = 2;
export const client1 = 32;
export const client2 = 33;
export const client3 = 34;
export const server0 = 3;
export const server1 = 35;
export const server2 = 36;
export const server3 = 37;
export const ports = 4;
export const tunnel = 5;
// Its place in the look-up and among the uses of its four-tuple (index + 1 of the one before
// and of the one after).
export const hash = 16;
export const previous = 17;
export const successor = 18;
export const incarnation = 19;
export const number = 8;
export const firstFrame = 20;
export const lastFrame = 9;
export const completedFrame = 21;
// The step log: first and last entry + 1; the record of rare things + 1.
export const firstStep = 22;
export const lastStep = 23;
export const rare = 6;
// Neighbours in order of last use, index + 1, where connections are to be forgotten.
export const older = 38;
export const newer = 39;
export const endedMark = 40;
// SND.NXT of the other end when the first FIN passed; who sent data last (direction + 1).
export const nxtAtFin = 41;
export const lastSender = 24;
export const idleSender = 42;
// Its TIME-WAIT used again: 1 by timestamps, 2 by sequence, 3 too early; the frame.
export const reuse = 7;
export const reuseFrame = 43;
// Zeek's history: how many letters, and 24 of them.
export const historyLength = 25;

// Places in doubles, two words each, from the record's own first.
export const startedAt = 6;
export const lastAt = 5;
export const longestIdle = 7;
export const idleAt = 22;
export const completedAt = 23;
export const firstCloseAt = 24;
export const reuseAt = 25;

/** Where the letters of the history start, four in a word. */
export const historyStart = 26;
/** Words in all. */
export const words = 52;
