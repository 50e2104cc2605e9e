/**
 * Where in an end's part of the record its columns lie, as in `connectionPlaces.ts`.
 */

// A code of `STATES`, or UNKNOWN; bits of the `HAS_` numbers.
export const state = 0;
export const facts = 1;
// Sequence numbers: its first, its next, what the other has acknowledged, what it acknowledges.
export const iss = 46;
export const nxt = 10;
export const una = 11;
export const ack = 12;
// Windows that it announced, scaled; the shift count + 1, 0 without one.
export const window = 13;
export const windowMin = 29;
export const windowMax = 30;
export const scale = 6;
export const mss = 47;
// Segments, those with data, those with sequence numbers sent before.
export const segments = 2;
export const dataSegments = 23;
export const retransmitted = 3;
// The first number of the flight under way; duplicate ACKs in a row.
export const flight = 20;
export const dupAcks = 19;
// SYN (or SYN,ACK) and FIN: how often, and the first and last frames.
export const synCount = 4;
export const synFrame = 48;
export const synLastFrame = 49;
export const synTs = 50;
// The ISS that it had in the use of the four-tuple before.
export const formerIss = 51;
export const finCount = 5;
export const finSeq = 7;
export const finFrame = 52;
export const finLastFrame = 53;
export const finAckFrame = 54;
// What its packets look like: usual TTL, latest IP-ID, TSval and checksum, interface.
export const ttl = 55;
export const ipId = 25;
export const idSteps = 26;
export const idSkips = 27;
export const tsVal = 28;
export const checksum = 24;
export const interfaceIndex = 31;
// Its latest segment: frame, and what it was (`KIND_`).
export const lastFrame = 15;
export const lastKind = 16;
export const lastLength = 17;
// SND.NXT of the other end when it last sent data.
export const peerNxt = 18;
// Zeek's letters that it has already.
export const letters = 14;
// Round trips in microseconds: the number awaited, how many were taken, the first four of them
// (roundTripTable.ts).
export const rttSeq = 21;
export const rttCount = 22;

// Places in doubles, two words each, from the record's own first.
export const bytes = 4;
export const ipBytes = 16;
export const wireBytes = 17;
export const firstDataAt = 22;
export const lastDataAt = 19;
export const lastSentAt = 18;
export const rttSince = 20;
export const synAt = 28;
export const synLastAt = 29;
export const finAt = 30;
export const finLastAt = 31;
export const finAckAt = 32;
export const stepAt = 21;

/** Where the first round trips start, and how many of them there are. */
export const rttStart = 66;
export const rttPlaces = 4;
/** Words in all. */
export const words = 70;
