/**
 * SEND (RFC 9293 3.10.2): bytes are copied behind `snd.end`, as many as the buffer has room for. A
 * segment leaves when the windows and Nagle allow: transmit.ts.
 */
import { MSG_EOR, MSG_MORE, MSG_OOB } from "./api.ts";
import type { Core } from "./core.ts";
import { type ErrorCode, failure } from "./errors.ts";
import { marksOf } from "./marksPool.ts";
import { scheduleSyn } from "./opening.ts";
import { hasThirdFree, sendQueued, sendRoom, sendUnsent } from "./sendSpace.ts";
import { CLOSE_WAIT, CLOSED, ESTABLISHED, LISTEN, SYN_RECEIVED, SYN_SENT } from "./stateCodes.ts";
import {
  Extras,
  FIN_QUEUED,
  MORE,
  SYN_DEFERRED,
  type Tcb,
  URGENT_SEND,
  WANTS_ROOM,
} from "./tcb.ts";

/** Whether a third of the buffer is free, and less waits unsent than TCP_NOTSENT_LOWAT: POLLOUT. */
export function canWrite(tcb: Tcb): boolean {
  const lowWater = tcb.extras?.notSentLowat ?? 0;
  if (lowWater !== 0 && sendUnsent(tcb) >= lowWater) return false;
  return hasThirdFree(tcb);
}

/**
 * Takes bytes to send; how many, 0 when there is no room, or why none (the pending error first).
 */
export function send(
  core: Core,
  tcb: Tcb,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
): number | ErrorCode {
  const refused = refusal(tcb);
  if (refused !== 0) return refused;
  const room = roomFor(core, tcb, end - start);
  const length = Math.min(end - start, room);
  if (length < end - start) tcb.flags |= WANTS_ROOM;
  if (length <= 0) return 0;
  append(core, tcb, bytes, start, length);
  if ((tcb.options & SYN_DEFERRED) !== 0) {
    tcb.options &= ~SYN_DEFERRED;
    scheduleSyn(core, tcb);
  }
  const whole = length === end - start;
  if ((flags & MSG_MORE) !== 0 && whole) tcb.options |= MORE;
  else tcb.options &= ~MORE;
  if ((flags & MSG_EOR) !== 0 && whole) {
    marksOf(core, tcb).addRecord(tcb.snd.end | 0);
  }
  if ((flags & MSG_OOB) !== 0 && whole) {
    // RFC 9293 3.8.5 with RFC 6093: the pointer goes behind the last urgent byte.
    tcb.flags |= URGENT_SEND;
    tcb.extras ??= new Extras();
    tcb.extras.sndUp = tcb.snd.end;
  }
  core.wantsToSend(tcb);
  return length;
}

/** TCP_NOTSENT_LOWAT bounds what waits unsent; SO_SNDBUF all that is unacknowledged. */
function roomFor(core: Core, tcb: Tcb, wanted: number): number {
  const room = sendRoom(core, tcb, wanted);
  const lowWater = tcb.extras?.notSentLowat ?? 0;
  if (lowWater === 0) return room;
  return Math.min(room, Math.max(0, lowWater - sendUnsent(tcb)));
}

function refusal(tcb: Tcb): ErrorCode {
  const { state } = tcb;
  if (tcb.error !== 0) {
    const { error } = tcb;
    tcb.error = 0;
    return -error;
  }
  if ((tcb.flags & FIN_QUEUED) !== 0 || state === CLOSED) return failure("EPIPE");
  if (state === LISTEN) return failure("ENOTCONN");
  const sends =
    state === ESTABLISHED || state === CLOSE_WAIT || state === SYN_SENT || state === SYN_RECEIVED;
  return sends ? 0 : failure("EPIPE");
}

function append(core: Core, tcb: Tcb, bytes: Uint8Array, start: number, length: number): void {
  const { snd } = tcb;
  const queued = sendQueued(tcb);
  let ring = tcb.sendRing;
  if (ring === null) {
    ring = core.rings.take(length, snd.end | 0);
  } else if (ring.size < queued + length) {
    ring = core.rings.grow(ring, queued + length, (snd.end - queued) | 0, queued);
  }
  tcb.sendRing = ring;
  ring.writeFrom(snd.end | 0, bytes, start, length);
  snd.end += length;
}
