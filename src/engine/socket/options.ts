/** Socket options by Linux's names: how each is stored, checked and read back. */
import * as seq from "../../base/seq.ts";
import { CLOSED, LISTEN } from "../../machine/codes.ts";
import type { Core } from "../block/core.ts";
import { type ErrorCode, failure } from "../block/errors.ts";
import {
  CORK,
  FASTOPEN_CONNECT,
  FASTOPEN_NO_COOKIE,
  KEEPALIVE,
  MUST_SEND,
  NODELAY,
  OOB_INLINE,
  PINGPONG,
  RCVBUF_LOCKED,
  REUSE_ADDRESS,
  SNDBUF_LOCKED,
} from "../block/flags.ts";
import { Extras, type Tcb } from "../block/tcb.ts";
import { startKeepalive } from "../close/keepalive.ts";
import { setAckMode } from "../receive/delayedAck.ts";
import { mayOpenFast } from "../send/fastOpenSyn.ts";
import { sendUnsent } from "../send/sendSpace.ts";

/** The options that a socket takes, by Linux's names; 1 and 0 stand for on and off. */
export interface SocketOptions {
  SO_REUSEADDR: number;
  SO_KEEPALIVE: number;
  /** -1: off; otherwise seconds to linger at close(), 0 resets. Fractions are allowed. */
  SO_LINGER: number;
  /** Bytes as given; the kernel's doubling counts for the reader of the option only. */
  SO_SNDBUF: number;
  SO_RCVBUF: number;
  /** The pending error as a positive errno; reading it clears it. */
  SO_ERROR: number;
  SO_OOBINLINE: number;
  TCP_NODELAY: number;
  TCP_CORK: number;
  TCP_QUICKACK: number;
  TCP_MAXSEG: number;
  /** Seconds. */
  TCP_KEEPIDLE: number;
  TCP_KEEPINTVL: number;
  TCP_KEEPCNT: number;
  /** Milliseconds; 0: the system's. */
  TCP_USER_TIMEOUT: number;
  /** Seconds an orphan stays in FIN-WAIT-2; 0: the system's; below 0: reset at once. */
  TCP_LINGER2: number;
  /** Seconds that a listener waits for data before it shows a connection. */
  TCP_DEFER_ACCEPT: number;
  TCP_SYNCNT: number;
  TCP_WINDOW_CLAMP: number;
  TCP_NOTSENT_LOWAT: number;
  /** Of a listener: how many Fast Open connections may wait for the handshake's end. */
  TCP_FASTOPEN: number;
  /** connect() waits for the first send and puts it on the SYN. */
  TCP_FASTOPEN_CONNECT: number;
  TCP_FASTOPEN_NO_COOKIE: number;
  /** 0 to 255; also the segments' traffic class but for the two ECN bits. */
  IP_TOS: number;
  IP_TTL: number;
  IP_MTU_DISCOVER: number;
}

/** The name of an option whose value is a number. */
export type OptionName = keyof SocketOptions;

/** Options that are a bit of `tcb.options`. */
const BITS: Partial<Record<OptionName, number>> = {
  SO_REUSEADDR: REUSE_ADDRESS,
  SO_KEEPALIVE: KEEPALIVE,
  SO_OOBINLINE: OOB_INLINE,
  TCP_NODELAY: NODELAY,
  TCP_CORK: CORK,
  TCP_FASTOPEN_CONNECT: FASTOPEN_CONNECT,
  TCP_FASTOPEN_NO_COOKIE: FASTOPEN_NO_COOKIE,
};

type ExtraName = Exclude<keyof Extras, "probing">;

/**
 * Options that are a number of `tcb.extras`, with the least and most that Linux takes. Nagle's,
 * keepalive's and IP's are asked for by RFC 9293: MUST-17, MUST-24, MUST-27, MUST-48, MUST-49.
 */
const NUMBERS: Partial<Record<OptionName, readonly [ExtraName, min: number, max: number]>> = {
  SO_LINGER: ["linger", -1, 0x7fff_ffff],
  TCP_MAXSEG: ["maxSegment", 0, 32_767],
  TCP_KEEPIDLE: ["keepIdle", 1, 32_767],
  TCP_KEEPINTVL: ["keepInterval", 1, 32_767],
  TCP_KEEPCNT: ["keepCount", 1, 127],
  TCP_USER_TIMEOUT: ["userTimeout", 0, 0x7fff_ffff],
  TCP_LINGER2: ["linger2", -0x8000_0000, 120],
  TCP_DEFER_ACCEPT: ["deferAccept", 0, 0x7fff_ffff],
  TCP_SYNCNT: ["synCount", 1, 127],
  TCP_WINDOW_CLAMP: ["windowClamp", 0, 0x7fff_ffff],
  TCP_NOTSENT_LOWAT: ["notSentLowat", 0, 0xffff_ffff],
  TCP_FASTOPEN: ["fastOpen", 0, 0x7fff_ffff],
  IP_TOS: ["tos", 0, 255],
  IP_TTL: ["ttl", 1, 255],
};

/** Sets an option; 0, or EINVAL, ENOPROTOOPT, EOPNOTSUPP. */
export function setOption(core: Core, tcb: Tcb, name: OptionName, value: number): ErrorCode {
  if (!Number.isFinite(value)) return failure("EINVAL");
  if (name === "TCP_FASTOPEN_CONNECT" && !mayOpenFast(core)) return failure("EOPNOTSUPP");
  const bit = BITS[name];
  if (bit !== undefined) {
    tcb.options = value !== 0 ? tcb.options | bit : tcb.options & ~bit;
    takeEffect(core, tcb, name);
    return 0;
  }
  const number = NUMBERS[name];
  if (number !== undefined) return setNumber(core, tcb, name, number, value);
  switch (name) {
    case "SO_SNDBUF":
      // The kernel doubles what it is given, for its own costs (socket(7)).
      tcb.sndbuf = 2 * Math.min(Math.max(value, 2304), core.settings.wmem_max);
      tcb.options |= SNDBUF_LOCKED;
      return 0;
    case "SO_RCVBUF":
      tcb.rcvbuf = 2 * Math.min(Math.max(value, 1152), core.settings.rmem_max);
      tcb.options |= RCVBUF_LOCKED;
      return 0;
    case "TCP_QUICKACK":
      setAckMode(core, tcb, value !== 0);
      return 0;
    default:
      return failure("ENOPROTOOPT");
  }
}

function setNumber(
  core: Core,
  tcb: Tcb,
  name: OptionName,
  [field, min, max]: readonly [ExtraName, number, number],
  value: number,
): ErrorCode {
  if (value < min || value > max) return failure("EINVAL");
  tcb.extras ??= new Extras();
  tcb.extras[field] = value;
  takeEffect(core, tcb, name);
  return 0;
}

/** What an option changes at once. */
function takeEffect(core: Core, tcb: Tcb, name: OptionName): void {
  if (tcb.state === CLOSED) return;
  if (tcb.state === LISTEN) {
    if (tcb.listening !== null) tcb.listening.fastOpenLimit = tcb.extras?.fastOpen ?? 0;
    return;
  }
  if (name === "SO_KEEPALIVE" || name === "TCP_KEEPIDLE") startKeepalive(core, tcb);
  // Turning Nagle or the cork off lets go what they hold (tcp(7)).
  if (name !== "TCP_NODELAY" && name !== "TCP_CORK") return;
  // Linux: TCP_NODELAY lets go even what the cork or MSG_MORE holds at that moment, but not what
  // the peer's window holds.
  const pushes = name === "TCP_NODELAY" && (tcb.options & NODELAY) !== 0;
  const unsent = Math.min(sendUnsent(tcb), tcb.snd.mss);
  const window = seq.diff(seq.add(tcb.snd.una, tcb.snd.wnd), tcb.snd.nxt);
  if (pushes && unsent > 0 && unsent <= window) tcb.flags |= MUST_SEND;
  core.wantsToSend(tcb);
}

/** An option's value, or ENOPROTOOPT. Reading SO_ERROR clears it. */
export function getOption(core: Core, tcb: Tcb, name: OptionName): number | ErrorCode {
  const bit = BITS[name];
  if (bit !== undefined) return (tcb.options & bit) !== 0 ? 1 : 0;
  const { settings } = core;
  const { extras } = tcb;
  switch (name) {
    case "SO_ERROR":
      return takeError(tcb);
    case "SO_SNDBUF":
      return tcb.sndbuf;
    case "SO_RCVBUF":
      return tcb.rcvbuf;
    case "TCP_QUICKACK":
      return (tcb.flags & PINGPONG) === 0 ? 1 : 0;
    case "TCP_KEEPIDLE":
      return extras?.keepIdle || settings.tcp_keepalive_time;
    case "TCP_KEEPINTVL":
      return extras?.keepInterval || settings.tcp_keepalive_intvl;
    case "TCP_KEEPCNT":
      return extras?.keepCount || settings.tcp_keepalive_probes;
    case "TCP_SYNCNT":
      return extras?.synCount || settings.tcp_syn_retries;
    case "TCP_LINGER2":
      return extras?.linger2 || settings.tcp_fin_timeout;
    case "TCP_MAXSEG":
      return tcb.state === CLOSED || tcb.state === LISTEN ? extras?.maxSegment || 536 : tcb.snd.mss;
    default: {
      const number = NUMBERS[name];
      if (number === undefined) return failure("ENOPROTOOPT");
      return (extras ?? DEFAULTS)[number[0]];
    }
  }
}

/** The pending error, or on Linux what ICMP said last of a connection that stands. */
function takeError(tcb: Tcb): number {
  const error = tcb.error || tcb.softError;
  if (tcb.error === 0) tcb.softError = 0;
  tcb.error = 0;
  return error;
}

const DEFAULTS = new Extras();
