/** The small integers that the columns hold: facts as flags, kinds of segments. */
import { flagWord } from "../../base/flagWord.ts";

/** The state of an end of which too little was seen; the codes of `STATES` are below it. */
export const UNKNOWN = 15;

const ofConnection = flagWord(32);

// Facts of a connection.
/** Its first segment in sight was no SYN. */
export const IS_MID_CAPTURE = ofConnection();
/** Two SYNs crossed. */
export const IS_SIMULTANEOUS_OPEN = ofConnection();
/** Both ends are one socket: it connected to itself. */
export const IS_SELF_CONNECTED = ofConnection();
/** The handshake was completed in sight. */
export const IS_COMPLETED = ofConnection();
/**
 * Who closed first, by FIN or RST; the FINs crossed; the first was acknowledged before the second.
 */
export const IS_CLOSED_BY_CLIENT = ofConnection();
export const IS_CLOSED_BY_SERVER = ofConnection();
export const IS_CLOSE_CROSSED = ofConnection();
export const IS_FIN_ACKED_APART = ofConnection();
/** The ACK of the second FIN did not arrive at first. */
export const IS_LAST_ACK_LOST = ofConnection();
/** Its SYN met a connection that its sender had forgotten. */
export const IS_HALF_OPEN_FOUND = ofConnection();
/** Its SYN met a connection that was alive: what comes may belong to that one. */
export const IS_CONTENDED = ofConnection();
/** The first segment in sight came from the server. */
export const IS_FLIPPED = ofConnection();
/** A RST that its receiver believed. */
export const IS_RESET = ofConnection();
/** A later use of the four-tuple took its place while it was alive. */
export const IS_SUPERSEDED = ofConnection();
/** Its SYN was answered by an ACK that its sender denied with a RST. */
export const IS_DENIED = ofConnection();
/** The capture began in the middle: the other end may have sent its FIN before the one in sight. */
export const IS_FIRST_FIN_DOUBTFUL = ofConnection();

/** An end's first state is in four bits of its facts, from here on. */
export const FIRST_STATE_SHIFT = 24;
const ofEnd = flagWord(FIRST_STATE_SHIFT);

// Facts of an end.
/** Its SYN was seen: `iss` and its options are known. */
export const HAS_SYN = ofEnd();
/** `nxt` is known, and so is `una`. */
export const HAS_NXT = ofEnd();
/** `ack` is known. */
export const HAS_ACK = ofEnd();
export const HAS_FIN = ofEnd();
/** The other end acknowledged its FIN. */
export const HAS_FIN_ACKED = ofEnd();
/** It is known to have received the other's FIN. */
export const HAS_RECEIVED_FIN = ofEnd();
export const HAS_SACK_PERMITTED = ofEnd();
export const HAS_TIMESTAMPS = ofEnd();
export const HAS_RST = ofEnd();
/** `rttSeq` awaits its ACK. */
export const HAS_RTT_PENDING = ofEnd();
/** Sequence numbers passed unseen. */
export const HAS_GAPS = ofEnd();
/** Its receive window is closed. */
export const HAS_ZERO_WINDOW = ofEnd();
/** Its last segment was a keepalive or a probe that awaits an answer. */
export const HAS_PROBED = ofEnd();
/** It sent data in sight. */
export const HAS_SENT_DATA = ofEnd();
/** It acknowledged the other's SYN. */
export const HAS_ACKED_SYN = ofEnd();
/** Its IP-IDs count upwards from segment to segment. */
export const HAS_COUNTING_IDS = ofEnd();
/** Loss recovery goes on: `recoveryHigh` counts. */
export const HAS_RECOVERY = ofEnd();
/** Its SYN,ACK was seen. */
export const HAS_SYN_ACK = ofEnd();
/** A window was announced, so that `windowMin` and `windowMax` count. */
export const HAS_WINDOW = ofEnd();
/** One of its checksums was right, so that a wrong one is wrong. */
export const HAS_GOOD_CHECKSUM = ofEnd();

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
