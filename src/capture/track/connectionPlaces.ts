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
export const client1 = 3;
export const client2 = 4;
export const client3 = 5;
export const server0 = 6;
export const server1 = 7;
export const server2 = 8;
export const server3 = 9;
export const ports = 10;
export const tunnel = 11;
// Its place in the look-up and among the uses of its four-tuple (index + 1 of the one before
// and of the one after).
export const hash = 12;
export const previous = 13;
export const successor = 14;
export const incarnation = 15;
export const number = 16;
export const firstFrame = 17;
export const lastFrame = 18;
export const completedFrame = 19;
// The step log: first and last entry + 1; the record of rare things + 1.
export const firstStep = 20;
export const lastStep = 21;
export const rare = 22;
// Neighbours in order of last use, index + 1, where connections are to be forgotten.
export const older = 23;
export const newer = 24;
export const endedMark = 25;
// SND.NXT of the other end when the first FIN passed; who sent data last (direction + 1).
export const nxtAtFin = 26;
export const lastSender = 27;
export const idleSender = 28;
// Its TIME-WAIT used again: 1 by timestamps, 2 by sequence, 3 too early; the frame.
export const reuse = 29;
export const reuseFrame = 30;
// Zeek's history: how many letters, and 24 of them.
export const historyLength = 31;

// Places in doubles, two words each, from the record's own first.
export const startedAt = 19;
export const lastAt = 20;
export const longestIdle = 21;
export const idleAt = 22;
export const completedAt = 23;
export const firstCloseAt = 24;
export const reuseAt = 25;

/** Where the letters of the history start, four in a word. */
export const historyStart = 32;
/** Words in all. */
export const words = 52;
