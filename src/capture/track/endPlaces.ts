/**
 * Where in an end's part of the record its columns lie, as in `connectionPlaces.ts`.
 */

// A code of `STATES`, or UNKNOWN; bits of the `HAS_` numbers.
export const state = 0;
export const facts = 1;
// Sequence numbers: its first, its next, what the other has acknowledged, what it acknowledges.
export const iss = 2;
export const nxt = 3;
export const una = 4;
export const ack = 5;
// Windows that it announced, scaled; the shift count + 1, 0 without one.
export const window = 6;
export const windowMin = 7;
export const windowMax = 8;
export const scale = 9;
export const mss = 10;
// Segments, those with data, those with sequence numbers sent before.
export const segments = 11;
export const dataSegments = 12;
export const retransmitted = 13;
// The first number of the flight under way; duplicate ACKs in a row.
export const flight = 14;
export const dupAcks = 15;
// SYN (or SYN,ACK) and FIN: how often, and the first and last frames.
export const synCount = 16;
export const synFrame = 17;
export const synLastFrame = 18;
export const synTs = 19;
// The ISS that it had in the use of the four-tuple before.
export const formerIss = 20;
export const finCount = 21;
export const finSeq = 22;
export const finFrame = 23;
export const finLastFrame = 24;
export const finAckFrame = 25;
// What its packets look like: usual TTL, latest IP-ID, TSval and checksum, interface.
export const ttl = 26;
export const ipId = 27;
export const idSteps = 28;
export const idSkips = 29;
export const tsVal = 30;
export const checksum = 31;
export const interfaceIndex = 32;
// Its latest segment: frame, and what it was (`KIND_`).
export const lastFrame = 33;
export const lastKind = 34;
export const lastLength = 35;
// SND.NXT of the other end when it last sent data.
export const peerNxt = 36;
// Zeek's letters that it has already.
export const letters = 37;
// Round trips in microseconds: the number awaited, how many were taken, the first four of them
// (roundTripTable.ts).
export const rttSeq = 38;
export const rttCount = 39;

// Places in doubles, two words each, from the record's own first.
export const bytes = 22;
export const ipBytes = 23;
export const wireBytes = 24;
export const firstDataAt = 25;
export const lastDataAt = 26;
export const lastSentAt = 27;
export const rttSince = 28;
export const synAt = 29;
export const synLastAt = 30;
export const finAt = 31;
export const finLastAt = 32;
export const finAckAt = 33;
export const stepAt = 34;

/** Where the first round trips start, and how many of them there are. */
export const rttStart = 40;
export const rttPlaces = 4;
/** Words in all. */
export const words = 70;
