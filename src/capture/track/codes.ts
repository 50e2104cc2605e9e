/**
 * The small integers that the columns hold: facts as bits, kinds of segments. Without an import, so
 * that bundling folds them into the code that uses them (it folds no shifts).
 */

/** The state of an end of which too little was seen; the codes of `STATES` are below it. */
export const UNKNOWN = 15;

// Facts of a connection.
/** Its first segment in sight was no SYN. */
export const IS_MID_CAPTURE = 0x1;
/** Two SYNs crossed. */
export const IS_SIMULTANEOUS_OPEN = 0x2;
/** Both ends are one socket: it connected to itself. */
export const IS_SELF_CONNECTED = 0x4;
/** The handshake was completed in sight. */
export const IS_COMPLETED = 0x8;
/**
 * Who closed first, by FIN or RST; the FINs crossed; the first was acknowledged before the second.
 */
export const IS_CLOSED_BY_CLIENT = 0x10;
export const IS_CLOSED_BY_SERVER = 0x20;
export const IS_CLOSE_CROSSED = 0x40;
export const IS_FIN_ACKED_APART = 0x80;
/** The ACK of the second FIN did not arrive at first. */
export const IS_LAST_ACK_LOST = 0x100;
/** Its SYN met a connection that its sender had forgotten. */
export const IS_HALF_OPEN_FOUND = 0x200;
/** Its SYN met a connection that was alive: what comes may belong to that one. */
export const IS_CONTENDED = 0x400;
/** The first segment in sight came from the server. */
export const IS_FLIPPED = 0x800;
/** A RST that its receiver believed. */
export const IS_RESET = 0x1000;
/** A later use of the four-tuple took its place while it was alive. */
export const IS_SUPERSEDED = 0x2000;

/** Its SYN was answered by an ACK that its sender denied with a RST. */
export const IS_DENIED = 0x4000;
/** The capture began in the middle: the other end may have sent its FIN before the one in sight. */
export const IS_FIRST_FIN_DOUBTFUL = 0x8000;

// Facts of an end.
/** Its SYN was seen: `iss` and its options are known. */
export const HAS_SYN = 0x1;
/** `nxt` is known, and so is `una`. */
export const HAS_NXT = 0x2;
/** `ack` is known. */
export const HAS_ACK = 0x4;
export const HAS_FIN = 0x8;
/** The other end acknowledged its FIN. */
export const HAS_FIN_ACKED = 0x10;
/** It is known to have received the other's FIN. */
export const HAS_RECEIVED_FIN = 0x20;
export const HAS_SACK_PERMITTED = 0x40;
export const HAS_TIMESTAMPS = 0x80;
export const HAS_RST = 0x100;
/** `rttSeq` awaits its ACK. */
export const HAS_RTT_PENDING = 0x200;
/** Sequence numbers passed unseen. */
export const HAS_GAPS = 0x400;
/** Its receive window is closed. */
export const HAS_ZERO_WINDOW = 0x800;
/** Its last segment was a keepalive or a probe that awaits an answer. */
export const HAS_PROBED = 0x1000;
/** It sent data in sight. */
export const HAS_SENT_DATA = 0x2000;
/** It acknowledged the other's SYN. */
export const HAS_ACKED_SYN = 0x4000;
/** Its IP-IDs count upwards from segment to segment. */
export const HAS_COUNTING_IDS = 0x8000;
/** Loss recovery goes on: `recoveryHigh` counts. */
export const HAS_RECOVERY = 0x10000;
/** Its SYN,ACK was seen. */
export const HAS_SYN_ACK = 0x40000;
/** A window was announced, so that `windowMin` and `windowMax` count. */
export const HAS_WINDOW = 0x80000;
/** One of its checksums was right, so that a wrong one is wrong. */
export const HAS_GOOD_CHECKSUM = 0x200000;
/** Its first state is in the four bits from here on. */
export const FIRST_STATE_SHIFT = 24;

// What a segment was, for whoever has to know what came before.
export const KIND_NONE = 0;
export const KIND_SYN = 1;
export const KIND_SYN_ACK = 2;
export const KIND_ACK = 3;
export const KIND_DATA = 4;
export const KIND_FIN = 5;
export const KIND_RST = 6;
export const KIND_KEEPALIVE = 7;
export const KIND_PROBE = 8;
export const KIND_CHALLENGE = 9;
/** A SYN of a later use of the four-tuple, which reached this connection's other end. */
export const KIND_STRANGE_SYN = 10;

/** How loss recovery began. */
export const RECOVERY_FAST = 1;
export const RECOVERY_TIMEOUT = 2;
