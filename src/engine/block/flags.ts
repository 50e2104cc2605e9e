/**
 * The yes-or-no facts of a connection's record: three words, each with its own list. What the user
 * wishes is apart from what was agreed on and what has happened, so that no call of the user's
 * changes a fact, and a listener's wishes alone are handed down to its connections.
 */
import { flagWord } from "../../base/flagWord.ts";

const flag = flagWord(32);

// `tcb.flags`: what was agreed on, and how the connection stands.
/** Timestamps were agreed on (RFC 7323). */
export const TIMESTAMPS = flag();
/** SACK was agreed on (RFC 2018). */
export const SACK_OK = flag();
/** Window scaling was agreed on. */
export const WSCALE = flag();
/** ECN was agreed on (RFC 3168). */
export const ECN = flag();
/** ECN: an ECE is due on every ACK until the peer's CWR. */
export const ECN_DEMAND_CWR = flag();
/** ECN: the next new data segment carries CWR (set by recovery, cleared by the writer). */
export const ECN_SEND_CWR = flag();
/** ECN marks were seen on arriving packets. */
export const ECN_SEEN = flag();
/** The connection was opened passively (RFC 9293 3.5, MUST-11). */
export const PASSIVE = flag();
/** A SYN, or in SYN-RECEIVED a SYN-ACK, is to be sent. */
export const SYN_DUE = flag();
/** Data went out on the SYN or may come on it: Fast Open. */
export const SYN_DATA = flag();
/** The SYNs of both sides are acknowledged. */
export const HANDSHAKE_DONE = flag();
/** The user said close or shutdown: a FIN stands behind the queued data, at `snd.end`. */
export const FIN_QUEUED = flag();
/** The peer's FIN has been reached: `rcv.nxt` is behind it. */
export const FIN_RECEIVED = flag();
/** In an accept queue: no user yet. */
export const EMBRYO = flag();
/** No user any more: close() was called. */
export const ORPHAN = flag();
/** close() waits for the peer's acknowledgment: SO_LINGER with a time. */
export const LINGERS = flag();
/** The user reads no more: shutdown("read"). */
export const SHUT_READ = flag();
/** In TIME-WAIT or an orphan's FIN-WAIT-2 row, while the user still holds the block. */
export const IN_TIME_WAIT = flag();
/** In the table of tuples. */
export const IN_TABLE = flag();
/** In the queue of those that have something to send. */
export const IN_SEND_QUEUE = flag();
/** In the queue of events. */
export const IN_EVENT_QUEUE = flag();
/** The user has been refused room and waits for WRITABLE. */
export const WANTS_ROOM = flag();
/** The persist timer overrides silly window avoidance and Nagle once. */
export const MUST_SEND = flag();
/** What the last `send` with MSG_MORE left waits for more, or for the peer's next segment. */
export const HELD = flag();
/** An ACK must go out at the next chance. */
export const ACK_NOW = flag();
/** Something arrived that an ACK must follow sooner or later. */
export const ACK_SCHEDULED = flag();
/** Interactive: ACKs wait for data to ride on. */
export const PINGPONG = flag();
/** A small segment arrived: once it is read, an ACK may go (Linux's ICSK_ACK_PUSHED). */
export const PUSHED = flag();
/** A second one did. */
export const PUSHED_TWICE = flag();
/** Urgent mode, sending (RFC 9293 3.8.5). */
export const URGENT_SEND = flag();
/** Urgent mode, receiving. */
export const URGENT_RECEIVE = flag();

const ofSyn = flagWord(32);

// `tcb.handshake`: what our SYN asked, and what came of its data.
/** Our SYN asked for ECN (RFC 3168). */
export const ECN_ASKED = ofSyn();
/** Our SYN asked for accurate ECN (RFC 9768). */
export const ACCECN_ASKED = ofSyn();
/** Our first SYN had a Fast Open option, so the answer's counts (RFC 7413). */
export const FASTOPEN_ASKED = ofSyn();
/** TCP_FASTOPEN_CONNECT: the SYN waits for the first write, to carry it. */
export const SYN_DEFERRED = ofSyn();
/** Data on the SYN was acknowledged (Fast Open). */
export const SYN_DATA_ACKED = ofSyn();

const wish = flagWord(32);

// `tcb.options`: what the user has set.
/** TCP_NODELAY: no Nagle. */
export const NODELAY = wish();
/** TCP_CORK. */
export const CORK = wish();
/** SO_KEEPALIVE. */
export const KEEPALIVE = wish();
/** SO_SNDBUF was set: no autotuning. */
export const SNDBUF_LOCKED = wish();
/** SO_RCVBUF was set: no autotuning. */
export const RCVBUF_LOCKED = wish();
/** The last `send` had MSG_MORE: its end is not pushed. */
export const MORE = wish();
/** SO_REUSEADDR. */
export const REUSE_ADDRESS = wish();
/** SO_OOBINLINE. */
export const OOB_INLINE = wish();
/** TCP_FASTOPEN_CONNECT. */
export const FASTOPEN_CONNECT = wish();
/** TCP_FASTOPEN_NO_COOKIE. */
export const FASTOPEN_NO_COOKIE = wish();
