/**
 * RECEIVE (RFC 9293 3.10.3): bytes from `rcv.read` on, then the end, once; an error only when
 * nothing is left to read.
 */
import * as seq from "../../base/seq.ts";
import { CLOSED, LISTEN } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import { FIN_RECEIVED, HANDSHAKE_DONE, SHUT_READ, URGENT_RECEIVE } from "../block/flags.ts";
import { END, MSG_PEEK, MSG_TRUNC } from "../block/messageFlags.ts";
import type { Tcb } from "../block/tcb.ts";
import { adjustReceiveBuffer } from "./autotune.ts";
import { afterRead } from "./delayedAck.ts";
import { heldBytes, release } from "./receiveSpace.ts";

/** Bytes that can be read now. */
export function readable(tcb: Tcb): number {
  return seq.diff(tcb.rcv.nxt, tcb.rcv.read) - ((tcb.flags & FIN_RECEIVED) !== 0 ? 1 : 0);
}

/** Bytes from what is read next to behind the last urgent byte; 0 outside urgent mode (MUST-33). */
export function urgentAhead(tcb: Tcb): number {
  if ((tcb.flags & URGENT_RECEIVE) === 0 || tcb.extras === null) return 0;
  return Math.max(0, seq.diff(tcb.extras.rcvUp, tcb.rcv.read));
}

/** Copies what there is, at most `end - start` bytes; 0: nothing yet, END, or an error. */
export function receive(
  core: Core,
  tcb: Tcb,
  into: Uint8Array,
  start: number,
  end: number,
  flags: number,
): number | ErrorCode {
  const available = readable(tcb);
  if (available <= 0) return atEnd(tcb);
  const length = Math.min(available, end - start);
  const { rcv } = tcb;
  if ((flags & MSG_TRUNC) === 0) tcb.receiveRing?.readInto(rcv.read | 0, into, start, length);
  if ((flags & MSG_PEEK) !== 0) return length;
  const held = heldBytes(tcb);
  rcv.read = seq.add(rcv.read, length);
  release(core, tcb, length, held);
  if ((tcb.flags & URGENT_RECEIVE) !== 0 && seq.ge(rcv.read, tcb.extras?.rcvUp ?? 0)) {
    tcb.flags &= ~URGENT_RECEIVE;
  }
  const behindGap = tcb.outOfOrder !== null && tcb.outOfOrder.count > 0;
  if (length === available && !behindGap && tcb.receiveRing !== null) {
    rcv.need = tcb.receiveRing.most;
    core.rings.give(tcb.receiveRing);
    tcb.receiveRing = null;
  }
  if (tcb.state !== CLOSED) {
    adjustReceiveBuffer(core, tcb);
    afterRead(core, tcb);
  }
  return length;
}

/** Nothing to read: is it the end, an error, or only not yet? */
function atEnd(tcb: Tcb): number | ErrorCode {
  // Linux: once the end was reached it is the answer, whatever went wrong after it.
  if ((tcb.flags & FIN_RECEIVED) !== 0) return END;
  if (tcb.error !== 0) {
    const { error } = tcb;
    tcb.error = 0;
    return -error;
  }
  if ((tcb.flags & (FIN_RECEIVED | SHUT_READ)) !== 0) return END;
  if (tcb.state === LISTEN) return failure("ENOTCONN");
  if (tcb.state === CLOSED) {
    return (tcb.flags & HANDSHAKE_DONE) !== 0 ? END : failure("ENOTCONN");
  }
  return 0;
}
