/**
 * Fast Open, the server's side (RFC 7413 4.2.2): a SYN with a valid cookie becomes a connection at
 * once, its data can be read before the handshake is done. Any other SYN goes the ordinary way,
 * and is given a cookie where it asked for one.
 */
import * as seq from "../../base/seq.ts";
import { LISTEN, RCV_SYN } from "../../machine/codes.ts";
import { FIN, type Segment } from "../../wire/segment.ts";
import { type Core, KIND_TCB } from "../block/core.ts";
import {
  FASTOPEN_COOKIE_NOT_REQUIRED,
  FASTOPEN_EVERY_LISTENER,
  FASTOPEN_SERVER,
} from "../block/fastOpenBits.ts";
import {
  ECN,
  IN_TABLE,
  SACK_OK,
  SYN_DATA,
  SYN_DATA_ACKED,
  TIMESTAMPS,
  WSCALE,
} from "../block/flags.ts";
import type { Listening } from "../block/listening.ts";
import { step, traced } from "../block/step.ts";
import { ROW_ECN, ROW_SACK, ROW_TIMESTAMPS, ROW_WSCALE } from "../block/synQueue.ts";
import type { Tcb } from "../block/tcb.ts";
import { openingClamp, passiveWindow, windowScale } from "../receive/window.ts";
import { defaultMss, updateSendMss } from "../send/segmentSize.ts";
import { scheduleSyn } from "../send/syn.ts";
import { newChild, setReceive } from "./child.ts";
import { cookieIsValid } from "./fastOpenCookie.ts";
import { initialSequence } from "./isn.ts";
import { startSequence } from "./opening.ts";
import { agreedFlags } from "./synOffer.ts";

/** What a SYN gets: a connection at once, a cookie on the SYN,ACK, or neither. */
export type FastOpenAnswer = "connection" | "cookie" | "none";

/** What Fast Open makes of a SYN for a listener. */
export function judgeFastOpen(core: Core, listener: Tcb, seg: Segment): FastOpenAnswer {
  const { settings, counters } = core;
  const asked = seg.fastOpenStart !== -1;
  const requested = asked && seg.fastOpenLength === 0;
  if (requested) counters.TCPFastOpenCookieReqd++;
  if ((settings.tcp_fastopen & FASTOPEN_SERVER) === 0 || !(asked || seg.length > 0)) return "none";
  if (!hasRoom(core, listener)) return "none";
  if ((settings.tcp_fastopen & FASTOPEN_COOKIE_NOT_REQUIRED) !== 0) return "connection";
  if (!asked) return "none";
  if (requested) return "cookie";
  if (cookieIsValid(core, core.tuple, seg, ownKey(listener))) return "connection";
  counters.TCPFastOpenPassiveFail++;
  return "cookie";
}

const ownKey = ({ listening }: Tcb): Uint8Array | null => listening?.fastOpenKey ?? null;

/** RFC 7413 5.1: only so many connections may wait for the handshake's end. */
function hasRoom(core: Core, listener: Tcb): boolean {
  const listening = listener.listening as Listening;
  const everywhere = (core.settings.tcp_fastopen & FASTOPEN_EVERY_LISTENER) !== 0;
  const limit = listening.fastOpenLimit || (everywhere ? listening.backlog : 0);
  if (limit === 0) return false;
  if (listening.fastOpenPending < limit) return true;
  core.counters.TCPFastOpenListenOverflow++;
  return false;
}

/** The connection of a SYN with a valid cookie: in SYN-RECEIVED, its data not yet taken. */
export function openFast(core: Core, listener: Tcb, seg: Segment, iss: number): Tcb {
  const { tuple } = core;
  const child = newChild(core, listener, tuple);
  child.flags |= SYN_DATA | agreed(agreedFlags(core, seg));
  if (seg.length > 0) child.handshake |= SYN_DATA_ACKED;
  startSequence(child, iss !== 0 ? iss : initialSequence(core, tuple));
  child.peerMss = seg.mss > 0 ? seg.mss : defaultMss(seg.family);
  const clampTo = openingClamp(core, listener);
  const scaled = (child.flags & WSCALE) !== 0;
  if (scaled) child.snd.scale = seg.windowScale;
  const scale = scaled ? windowScale(core, listener.rcvbuf, clampTo) : 0;
  const timestamps = (child.flags & TIMESTAMPS) !== 0;
  const window = passiveWindow(core, listener.rcvbuf, child.ownMss, clampTo, timestamps);
  setReceive(core, child, seg.seq, scale, window);
  child.rcv.tsRecent = seg.tsVal;
  child.snd.wnd = seg.window;
  child.snd.maxWnd = seg.window;
  child.snd.wl1 = seg.seq;
  updateSendMss(core, child);
  core.enter(child, KIND_TCB, child.index);
  child.flags |= IN_TABLE;
  (listener.listening as Listening).fastOpenPending++;
  core.counters.TCPFastOpenPassive++;
  if (core.tracer !== null) {
    child.connection = core.tracer.open(core.addresses, child, "server");
    core.tracer.segment(traced(child), "client", seg, seg.window, []);
  }
  child.state = LISTEN; // no row was there to step for it
  step(core, child, RCV_SYN);
  scheduleSyn(core, child);
  return child;
}

/** A row's flags as a block's. */
function agreed(flags: number): number {
  return (
    ((flags & ROW_TIMESTAMPS) !== 0 ? TIMESTAMPS : 0) |
    ((flags & ROW_SACK) !== 0 ? SACK_OK : 0) |
    ((flags & ROW_WSCALE) !== 0 ? WSCALE : 0) |
    ((flags & ROW_ECN) !== 0 ? ECN : 0) // accurate ECN is left to the ordinary way
  );
}

/** What is left of the SYN once the SYN itself has been taken: data and FIN. */
export function restOfSyn(seg: Segment): boolean {
  seg.seq = seq.add(seg.seq, 1);
  seg.segLen--;
  return bringsMore(seg);
}

/** Whether a SYN brings text or a FIN. */
export const bringsMore = (seg: Segment): boolean => seg.length > 0 || (seg.flags & FIN) !== 0;
