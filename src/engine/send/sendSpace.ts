/**
 * SO_SNDBUF, as Linux counts it (`sk_stream_memory_free`, `tcp_xmit_size_goal`): the queue is held
 * in stretches, each as long as the offload or half the peer's largest window allows and each with
 * a cost of its own beyond its bytes. A stretch may begin while the charge is below the buffer's
 * size and is then filled to its end, so a queue can overshoot. What leaves at once leaves its
 * stretch: the next bytes fill the rest of it. RFC 9293 sets no rule here.
 */
import * as seq from "../../base/seq.ts";
import type { Core } from "../block/core.ts";
import { WRITABLE } from "../block/events.ts";
import { HANDSHAKE_DONE, HELD, MORE, WANTS_ROOM } from "../block/flags.ts";
import type { Tcb } from "../block/tcb.ts";
import { sendQuota } from "../recovery/recovery.ts";

/** Bytes that a stretch costs beyond what it holds: an sk_buff with its head and shared info. */
const STRETCH_COST = 1280;
/** Bytes of the longest stretch: 64 KiB less the headers and the byte that IPv4 cannot count. */
const LONGEST = 65_535 - 320;
/** RFC 1122's default: peers that never offered more are not held to half of their window. */
const SMALL_WINDOW = 536;

/** Bytes queued and not acknowledged. */
export function sendQueued(tcb: Tcb): number {
  return Math.max(0, seq.diff(tcb.snd.end, tcb.snd.una));
}

/** Bytes queued that have never been sent. */
export function sendUnsent(tcb: Tcb): number {
  return Math.max(0, seq.diff(tcb.snd.end, tcb.snd.nxt));
}

/** How many of `wanted` bytes the send buffer still takes. */
export function sendRoom(core: Core, tcb: Tcb, wanted: number): number {
  const stretch = stretchLength(tcb);
  const leaving = leavesAtOnce(core, tcb);
  const queued = sendQueued(tcb);
  const unsent = sendUnsent(tcb);
  const lowWater = lowWaterOf(core, tcb);
  let room = 0;
  while (room < wanted) {
    const filled = Math.max(0, unsent + room - leaving) % stretch;
    if (filled === 0) {
      if (charge(queued + room, stretch) >= tcb.sndbuf) break;
      if (Math.max(0, unsent + room - leaving) >= lowWater) break;
    }
    room += stretch - filled;
  }
  return Math.min(room, wanted);
}

/** TCP_NOTSENT_LOWAT: a stretch begins only while less than this waits unsent. */
const lowWaterOf = (core: Core, tcb: Tcb): number =>
  tcb.extras?.notSentLowat || core.settings.tcp_notsent_lowat;

/** POLLOUT, no sooner than in Linux: a third of the buffer is free, half of TCP_NOTSENT_LOWAT. */
export function canWrite(core: Core, tcb: Tcb): boolean {
  if (2 * sendUnsent(tcb) >= lowWaterOf(core, tcb)) return false;
  const charged = charge(sendQueued(tcb), stretchLength(tcb));
  return tcb.sndbuf - charged >= charged >> 1;
}

/** The user has been refused room: once there is some again it is told. */
export function tellRoom(core: Core, tcb: Tcb): void {
  if (!canWrite(core, tcb)) return;
  tcb.flags &= ~WANTS_ROOM;
  core.tell(tcb, WRITABLE);
}

const charge = (bytes: number, stretch: number): number =>
  bytes + Math.ceil(bytes / stretch) * STRETCH_COST;

/** Whole segments, at most half of the peer's largest window: Linux's `tcp_bound_to_half_wnd`. */
function stretchLength(tcb: Tcb): number {
  const { maxWnd, mss } = tcb.snd;
  const half = maxWnd > SMALL_WINDOW ? maxWnd >> 1 : maxWnd;
  const most = half > 0 ? Math.min(half, LONGEST) : LONGEST;
  return Math.max(1, mss, most - (most % Math.max(1, mss)));
}

/** Bytes of full segments that both windows let go now. */
function leavesAtOnce(core: Core, tcb: Tcb): number {
  if ((tcb.flags & HANDSHAKE_DONE) === 0) return 0;
  const { snd } = tcb;
  const window = seq.diff(seq.add(snd.una, snd.wnd), snd.nxt);
  const full = Math.floor(Math.max(0, window) / snd.mss);
  return Math.min(full, Math.max(0, sendQuota(core, tcb))) * snd.mss;
}

/** Whether the user announces more: then the end of what is queued is neither sent nor pushed. */
export function setMore(tcb: Tcb, more: boolean): void {
  if (more) {
    tcb.options |= MORE;
    tcb.flags |= HELD;
  } else {
    tcb.options &= ~MORE;
    tcb.flags &= ~HELD;
  }
}
