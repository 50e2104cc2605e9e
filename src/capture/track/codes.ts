/**
 * The small integers that the columns hold: facts as bits, kinds of segments, marks as bits.
 */
import { MARKS } from "../../trace/index.ts";

/** The state of an end of which too little was seen; the codes of `STATES` are below it. */
export const UNKNOWN = 15;

// Facts of a connection.
/** Its first segment in sight was no SYN. */
export const IS_MID_CAPTURE = 1 << 0;
/** Two SYNs crossed. */
export const IS_SIMULTANEOUS_OPEN = 1 << 1;
/** Both ends are one socket: it connected to itself. */
export const IS_SELF_CONNECTED = 1 << 2;
/** The handshake was completed in sight. */
export const IS_COMPLETED = 1 << 3;
/**
 * Who closed first, by FIN or RST; the FINs crossed; the first was acknowledged before the second.
 */
export const IS_CLOSED_BY_CLIENT = 1 << 4;
export const IS_CLOSED_BY_SERVER = 1 << 5;
export const IS_CLOSE_CROSSED = 1 << 6;
export const IS_FIN_ACKED_APART = 1 << 7;
/** The ACK of the second FIN did not arrive at first. */
export const IS_LAST_ACK_LOST = 1 << 8;
/** Its SYN met a connection that its sender had forgotten. */
export const IS_HALF_OPEN_FOUND = 1 << 9;
/** Its SYN met a connection that was alive: what comes may belong to that one. */
export const IS_CONTENDED = 1 << 10;
/** The first segment in sight came from the server. */
export const IS_FLIPPED = 1 << 11;
/** A RST that its receiver believed. */
export const IS_RESET = 1 << 12;
/** A later use of the four-tuple took its place while it was alive. */
export const IS_SUPERSEDED = 1 << 13;

/** Its SYN was answered by an ACK that its sender denied with a RST. */
export const IS_DENIED = 1 << 14;

// Facts of an end.
/** Its SYN was seen: `iss` and its options are known. */
export const HAS_SYN = 1 << 0;
/** `nxt` is known, and so is `una`. */
export const HAS_NXT = 1 << 1;
/** `ack` is known. */
export const HAS_ACK = 1 << 2;
export const HAS_FIN = 1 << 3;
/** The other end acknowledged its FIN. */
export const HAS_FIN_ACKED = 1 << 4;
/** It is known to have received the other's FIN. */
export const HAS_RECEIVED_FIN = 1 << 5;
export const HAS_SACK_PERMITTED = 1 << 6;
export const HAS_TIMESTAMPS = 1 << 7;
export const HAS_RST = 1 << 8;
/** `rttSeq` awaits its ACK. */
export const HAS_RTT_PENDING = 1 << 9;
/** Sequence numbers passed unseen. */
export const HAS_GAPS = 1 << 10;
/** Its receive window is closed. */
export const HAS_ZERO_WINDOW = 1 << 11;
/** Its last segment was a keepalive or a probe that awaits an answer. */
export const HAS_PROBED = 1 << 12;
/** It sent data in sight. */
export const HAS_SENT_DATA = 1 << 13;
/** It acknowledged the other's SYN. */
export const HAS_ACKED_SYN = 1 << 14;
/** Its IP-IDs count upwards from segment to segment. */
export const HAS_COUNTING_IDS = 1 << 15;
/** Loss recovery goes on: `recoveryHigh` counts. */
export const HAS_RECOVERY = 1 << 16;
/** Its SYN,ACK was seen. */
export const HAS_SYN_ACK = 1 << 18;
/** A window was announced, so that `windowMin` and `windowMax` count. */
export const HAS_WINDOW = 1 << 19;
/** One of its checksums was right, so that a wrong one is wrong. */
export const HAS_GOOD_CHECKSUM = 1 << 21;
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

// Marks as bits of `Moment.marks`, in the order of `MARKS`.
export const MARK_FAST = 1 << MARKS.indexOf("fast retransmission");
export const MARK_TIMEOUT = 1 << MARKS.indexOf("timeout retransmission");
export const MARK_SPURIOUS = 1 << MARKS.indexOf("spurious retransmission");
export const MARK_RETRANSMISSION = 1 << MARKS.indexOf("retransmission");
export const MARK_TAIL_LOSS_PROBE = 1 << MARKS.indexOf("tail loss probe");
export const MARK_TIMEOUT_OR_PROBE = 1 << MARKS.indexOf("timeout or tail loss probe");
export const MARK_OUT_OF_ORDER = 1 << MARKS.indexOf("out of order");
export const MARK_GAP_BEFORE = 1 << MARKS.indexOf("gap before");
export const MARK_DUPLICATE_ACK = 1 << MARKS.indexOf("duplicate ACK");
export const MARK_SACK = 1 << MARKS.indexOf("SACK");
export const MARK_DSACK = 1 << MARKS.indexOf("D-SACK");
export const MARK_KEEPALIVE = 1 << MARKS.indexOf("keepalive");
export const MARK_KEEPALIVE_ACK = 1 << MARKS.indexOf("keepalive ACK");
export const MARK_ZERO_WINDOW = 1 << MARKS.indexOf("zero window");
export const MARK_ZERO_WINDOW_PROBE = 1 << MARKS.indexOf("zero-window probe");
export const MARK_WINDOW_UPDATE = 1 << MARKS.indexOf("window update");
export const MARK_WINDOW_FULL = 1 << MARKS.indexOf("window full");
export const MARK_CHALLENGE_ACK = 1 << MARKS.indexOf("challenge ACK");
export const MARK_RST_IGNORED = 1 << MARKS.indexOf("RST ignored");
export const MARK_OLD_DUPLICATE = 1 << MARKS.indexOf("old duplicate");
export const MARK_DATA_ON_SYN = 1 << MARKS.indexOf("data on SYN");
export const MARK_CAPTURE_DUPLICATE = 1 << MARKS.indexOf("capture duplicate");
export const MARK_PORT_REUSED = 1 << MARKS.indexOf("port reused");
export const MARK_AFTER_CLOSE = 1 << MARKS.indexOf("after close");
