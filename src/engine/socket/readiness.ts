/**
 * What holds of a socket now, level by level, as poll() asks: the bits of block/events.ts. Events
 * tell what has changed; this tells how things stand.
 */

import { CLOSED, LISTEN } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import {
  ACCEPTABLE,
  CONNECTED,
  ENDED,
  FAILED,
  PEER_CLOSED,
  READABLE,
  SOFT_ERROR,
  URGENT,
  WRITABLE,
} from "../block/events.ts";
import {
  FIN_RECEIVED,
  HANDSHAKE_DONE,
  SHUT_READ,
  SYN_DEFERRED,
  URGENT_RECEIVE,
} from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";
import { readable, urgentAhead } from "../receive/receive.ts";
import { canWrite, sendQueued, sendUnsent } from "../send/sendSpace.ts";

/** How much waits in a socket's buffers, in bytes. */
export interface Queues {
  /** To be read: SIOCINQ. */
  readonly readable: number;
  /** To be acknowledged: SIOCOUTQ. */
  readonly unacknowledged: number;
  /** Never sent yet: SIOCOUTQNSD. */
  readonly unsent: number;
  /** To be read until the last urgent byte is behind (RFC 9293 3.8.5, MUST-33). */
  readonly urgent: number;
}

/** The bits of events.ts that hold for a block. */
export function readiness(core: Core, tcb: Tcb): number {
  if (tcb.state === LISTEN) {
    return tcb.listening !== null && tcb.listening.acceptQueue.size > 0 ? ACCEPTABLE : 0;
  }
  const { flags } = tcb;
  const ended = (flags & (FIN_RECEIVED | SHUT_READ)) !== 0;
  let bits = 0;
  if ((flags & HANDSHAKE_DONE) !== 0) bits |= CONNECTED;
  if (readable(tcb) > 0 || ended) bits |= READABLE;
  const takesData = (flags & HANDSHAKE_DONE) !== 0 || (tcb.handshake & SYN_DEFERRED) !== 0;
  if (takesData && canWrite(core, tcb)) bits |= WRITABLE;
  if (ended) bits |= PEER_CLOSED;
  if (tcb.error !== 0) bits |= FAILED;
  if (tcb.state === CLOSED) bits |= ENDED;
  if ((flags & URGENT_RECEIVE) !== 0) bits |= URGENT;
  return bits;
}

/** What an event says went wrong: a negative errno, 0 for nothing. */
export function eventError(tcb: Tcb, what: number): ErrorCode {
  if (tcb.error !== 0) return -tcb.error;
  if ((what & SOFT_ERROR) === 0) return 0;
  return tcb.softError === 0 ? failure("ETIMEDOUT") : -tcb.softError;
}

/** What waits in a socket's queues; nothing for a handle that is none. */
export function queues(tcb: Tcb | undefined): Queues {
  if (tcb === undefined) return { readable: 0, urgent: 0, unacknowledged: 0, unsent: 0 };
  return {
    readable: Math.max(0, readable(tcb)),
    urgent: urgentAhead(tcb),
    unacknowledged: sendQueued(tcb),
    unsent: sendUnsent(tcb),
  };
}
