/**
 * One end: what it sent, what it was sent, what state that leaves it in.
 *
 * Where its fields lie, for code that every packet runs through: the engine makes an accessor fast
 * only where it can see through all of them at once. No imports, so that bundling inlines these
 * numbers.
 *
 * Made by `npm run columns`: change its declaration, in schema.ts or rareSchema.ts.
 */

// In words, from the record's first.
/** A code of `STATES`, or UNKNOWN. */
export const state = 0;
/** Bits of the `HAS_` numbers, and its first state. */
export const facts = 1;
/** Segments that it sent. */
export const segments = 2;
/** Those with sequence numbers sent before. */
export const retransmitted = 3;
/** SYNs, or SYN,ACKs. */
export const synCount = 4;
/** FINs. */
export const finCount = 5;
/** The shift count that it offered + 1; 0 without one. */
export const scale = 6;
/** The sequence number of its FIN. */
export const finSeq = 7;
/** SND.NXT: the sequence number that it sends next. */
export const nxt = 10;
/** SND.UNA: up to here the other end has acknowledged. */
export const una = 11;
/** RCV.NXT as far as it is known: what it acknowledged. */
export const ack = 12;
/** The window that it announced, scaled, in bytes. */
export const window = 13;
/** The kinds of letters that Zeek's history has of it already. */
export const letters = 14;
/** The frame of its latest segment. */
export const lastFrame = 15;
/** What that was: a `KIND_` number. */
export const lastKind = 16;
/** SEG.LEN of that, without SYN and FIN. */
export const lastLength = 17;
/** SND.NXT of the other end when it last sent data. */
export const peerNxt = 18;
/** Duplicate ACKs in a row. */
export const dupAcks = 19;
/** The first sequence number of the flight under way. */
export const flight = 20;
/** The sequence number whose acknowledgement ends a round trip. */
export const rttSeq = 21;
/** Round trips that were taken. */
export const rttCount = 22;
/** Segments with data. */
export const dataSegments = 23;
/** The checksum of its latest packet. */
export const checksum = 24;
/** The latest IP-ID. */
export const ipId = 25;
/** How often the next id was one more. */
export const idSteps = 26;
/** How often it was more than that. */
export const idSkips = 27;
/** The highest TSval. */
export const tsVal = 28;
/** The smallest window that it announced. */
export const windowMin = 29;
/** The largest. */
export const windowMax = 30;
/** Where its packets came in. */
export const interfaceIndex = 31;
/** The initial sequence number. */
export const iss = 46;
/** The MSS that it offered; -1 without one. */
export const mss = 47;
/** The frame of its first SYN. */
export const synFrame = 48;
/** The frame of its last SYN. */
export const synLastFrame = 49;
/** TSval of its first SYN; 0 without one. */
export const synTs = 50;
/** The ISS that it had in the use of the four-tuple before. */
export const formerIss = 51;
/** The frame of its first FIN. */
export const finFrame = 52;
/** The frame of its last FIN. */
export const finLastFrame = 53;
/** The frame that acknowledged its FIN. */
export const finAckFrame = 54;
/** The TTL, or hop limit, of its first packet. */
export const ttl = 55;
/** The first round trips in microseconds; with more, see `markers`. */
export const rttStart = 66;
export const rttPlaces = 4;

// In doubles, from the record's first.
/** Bytes of payload, each sequence number once. */
export const bytes = 4;
/** Bytes of IP packets. */
export const ipBytes = 16;
/** Bytes of payload, those sent again among them. */
export const wireBytes = 17;
/** When it last sent anything. */
export const lastSentAt = 18;
/** When it last sent data. */
export const lastDataAt = 19;
/** When the round trip under way began. */
export const rttSince = 20;
/** When its latest step was. */
export const stepAt = 21;
/** When it first sent data. */
export const firstDataAt = 22;
/** When its first SYN came. */
export const synAt = 28;
/** When its last SYN came. */
export const synLastAt = 29;
/** When its first FIN came. */
export const finAt = 30;
/** When its last FIN came. */
export const finLastAt = 31;
/** When its FIN was acknowledged. */
export const finAckAt = 32;

/** Words in all. */
export const words = 70;
