/**
 * SEND (RFC 9293 3.10.2): bytes are copied behind `snd.end`, as many as the buffer has room for. A
 * segment leaves when the windows and Nagle allow: transmit.ts.
 */

import {
  CLOSE_WAIT,
  CLOSED,
  ESTABLISHED,
  LISTEN,
  SYN_RECEIVED,
  SYN_SENT,
} from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import { FIN_QUEUED, SYN_DEFERRED, URGENT_SEND, WANTS_ROOM } from "../block/flags.ts";
import { MSG_EOR, MSG_MORE, MSG_OOB } from "../block/messageFlags.ts";
import { Extras, type Tcb } from "../block/tcb.ts";
import { writeEndsOf } from "../block/writeEndsPool.ts";
import { sendQueued, sendRoom, setMore } from "./sendSpace.ts";
import { scheduleSyn } from "./syn.ts";

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
  const room = sendRoom(core, tcb, end - start);
  const length = Math.min(end - start, room);
  if (length < end - start) tcb.flags |= WANTS_ROOM;
  // Linux: even a send() of nothing sends the SYN that waits for one.
  const opens = (tcb.handshake & SYN_DEFERRED) !== 0 && (length > 0 || end === start);
  if (length > 0) append(core, tcb, bytes, start, length);
  if (opens) {
    tcb.handshake &= ~SYN_DEFERRED;
    scheduleSyn(core, tcb);
  }
  if (length <= 0) return 0;
  const whole = length === end - start;
  setMore(tcb, (flags & MSG_MORE) !== 0 && whole);
  if ((flags & MSG_EOR) !== 0 && whole) {
    writeEndsOf(core, tcb).addRecord(tcb.snd.end | 0);
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
