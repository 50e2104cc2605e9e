/**
 * What a user is told of a socket: its handle, bits for what has happened, and the record of both.
 */
import { flagWord } from "../../base/flagWord.ts";

/** A socket's handle: a small integer from 0; an old one never names a new socket soon after. */
export type SocketId = number;

const event = flagWord(32);

/** The handshake is done: a connect() succeeded. */
export const CONNECTED = event();
/** A listener has a connection to accept. */
export const ACCEPTABLE = event();
/** There is something to receive, or the end has been reached. */
export const READABLE = event();
/** There is room to send again. */
export const WRITABLE = event();
/** The peer's FIN was reached: after what is unread comes the end. */
export const PEER_CLOSED = event();
/** The connection failed: `error` says how. */
export const FAILED = event();
/** The connection is in CLOSED and will never change again. */
export const ENDED = event();
/** Urgent data was announced (RFC 9293 3.8.5, MUST-32). */
export const URGENT = event();
/**
 * The connection lives, but not well (RFC 9293 3.9.1.8, MUST-47): an ICMP error came about it, or
 * `tcp_retries1` retransmissions went unanswered, ETIMEDOUT (3.8.3, MUST-20 (b), SHLD-9), so that
 * whoever carries its packets may look for another way. Who does not care looks away (SHLD-20).
 */
export const SOFT_ERROR = event();

/** What became of a socket since the last event about it: reused, copy what you keep. */
export interface StackEvent {
  readonly socket: SocketId;
  /** Some of the bits above. */
  readonly what: number;
  /** With FAILED or SOFT_ERROR: a negative errno, otherwise 0. */
  readonly error: number;
}
