/**
 * What holds of a socket now, level by level, as poll() asks: the bits of api.ts. Events tell what
 * has changed; this tells how things stand.
 */
import {
  ACCEPTABLE,
  CONNECTED,
  ENDED,
  FAILED,
  PEER_CLOSED,
  READABLE,
  URGENT,
  WRITABLE,
} from "./api.ts";
import { readable } from "./receive.ts";
import { canWrite } from "./send.ts";
import { CLOSED, LISTEN } from "./stateCodes.ts";
import { FIN_RECEIVED, HANDSHAKE_DONE, SHUT_READ, type Tcb, URGENT_RECEIVE } from "./tcb.ts";

/** The bits of api.ts that hold for a block. */
export function readiness(tcb: Tcb): number {
  if (tcb.state === LISTEN) {
    return tcb.listening !== null && tcb.listening.acceptQueue.size > 0 ? ACCEPTABLE : 0;
  }
  const { flags } = tcb;
  const ended = (flags & (FIN_RECEIVED | SHUT_READ)) !== 0;
  let bits = 0;
  if ((flags & HANDSHAKE_DONE) !== 0) bits |= CONNECTED;
  if (readable(tcb) > 0 || ended) bits |= READABLE;
  if ((flags & HANDSHAKE_DONE) !== 0 && canWrite(tcb)) bits |= WRITABLE;
  if (ended) bits |= PEER_CLOSED;
  if (tcb.error !== 0) bits |= FAILED;
  if (tcb.state === CLOSED) bits |= ENDED;
  if ((flags & URGENT_RECEIVE) !== 0) bits |= URGENT;
  return bits;
}
