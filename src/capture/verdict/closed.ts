/**
 * How a connection ended, or that it has not: columns to `closed`. RFC 9293 3.6, RFC 1122 4.2.3.5.
 */
import { diff, gt } from "../../base/seq.ts";
import type { Micros } from "../../base/time.ts";
import { CLOSED, TIME_WAIT } from "../../machine/codes.ts";
import { STATES, type State } from "../../machine/index.ts";
import type { Closed, ClosedHow, End } from "../../trace/index.ts";
import {
  HAS_FIN,
  HAS_FIN_ACKED,
  HAS_SYN_ACK,
  HAS_ZERO_WINDOW,
  IS_CLOSE_CROSSED,
  IS_CLOSED_BY_CLIENT,
  IS_CLOSED_BY_SERVER,
  IS_COMPLETED,
  IS_FIN_ACKED_APART,
  IS_FIRST_FIN_DOUBTFUL,
  IS_LAST_ACK_LOST,
  IS_MID_CAPTURE,
  IS_RESET,
  UNKNOWN,
} from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { RareEndColumns } from "../track/columns/rareEnd.ts";
import type { Case } from "./case.ts";
import { icmpOf } from "./icmp.ts";
import { resetCause } from "./reset.ts";
import { msOf, secondsOf } from "./units.ts";

export const ENDS: readonly [End, End] = ["client", "server"];

/** What gave up, and the end that did. */
export interface Death {
  readonly gaveUp: NonNullable<Closed["gaveUp"]>;
  readonly direction: number;
  /** When it must have given up. */
  readonly at: Micros;
}

/** A SYN that nobody answers for this long has failed. */
const ANSWER_MICROS = 1_000_000;

/** How it ended, in one word. `death` is what `deathOf` says. */
export function closedHow(c: Case, death: Death | null): ClosedHow {
  if (death !== null) return "timeout";
  if (c.is(IS_RESET)) return "reset";
  const fins = (c.has(0, HAS_FIN) ? 1 : 0) + (c.has(1, HAS_FIN) ? 1 : 0);
  if (fins === 0) return "open";
  if (fins === 1) return "half-closed";
  if (c.is(IS_CLOSE_CROSSED)) return "simultaneous";
  return c.is(IS_FIN_ACKED_APART) ? "four-segment" : "three-segment";
}

/** Whether an end gave the connection up because nothing came back. */
export function deathOf(c: Case): Death | null {
  if (c.is(IS_RESET)) return deathByReset(c);
  if (!c.is(IS_MID_CAPTURE) && !c.is(IS_COMPLETED)) {
    const death = deathOfHandshake(c);
    if (death !== null) return death;
  }
  return deathOfEnd(c, 0) ?? deathOfEnd(c, 1);
}

/** An end that gives up may say so with a RST: Linux does when keepalives stay unanswered. */
function deathByReset(c: Case): Death | null {
  if (resetCause(c) !== "timeout-abort") return null;
  const { rare } = c;
  const gaveUp = rare.rstKeepalives > 0 ? "keepalive" : "retransmission";
  return { gaveUp, direction: rare.rstFrom - 1, at: rare.rstAt };
}

function deathOfHandshake(c: Case): Death | null {
  const [client, server] = c.ends;
  const isSilent = c.observedUntil - c.connection.lastAt >= ANSWER_MICROS;
  if (server.segments === 0) {
    // RFC 9293 3.9.2.2: an ICMP error ends the attempt, unless the SYN was sent again after it.
    if (icmpOf(c) !== null && client.lastFrame < c.rare.icmpFrame) {
      return { gaveUp: "SYN", direction: 0, at: c.connection.lastAt };
    }
    if (client.synCount < 2 && !isSilent) return null;
    const at = afterTries(client.synAt, client.synLastAt, client.synCount - 1);
    return { gaveUp: "SYN", direction: 0, at };
  }
  const isForgotten = (server.facts & HAS_SYN_ACK) !== 0 && client.segments === client.synCount;
  if (!isForgotten || (server.synCount < 2 && !isSilent)) return null;
  const at = afterTries(server.synAt, server.synLastAt, server.synCount - 1);
  return { gaveUp: "SYN,ACK", direction: 1, at };
}

/**
 * When the next try was due, `tries` having come from `since` to `last` at intervals that double
 * (RFC 6298 5.5): that is when the sender gave up.
 */
function afterTries(since: Micros, last: Micros, tries: number): Micros {
  if (tries === 0) return last + ANSWER_MICROS;
  const doublings = 2 ** Math.min(tries, 16);
  return last + ((last - since) * doublings) / (doublings - 1);
}

function deathOfEnd(c: Case, direction: number): Death | null {
  const mine = c.ends[direction] as EndColumns;
  const other = c.ends[1 - direction] as EndColumns;
  const rare = c.rareEnds[direction] as RareEndColumns;
  if (rare.tries >= 2 && isWaiting(mine) && other.lastSentAt <= rare.triesSince) {
    // Retries come at growing intervals: a silence longer than all of them means the last was it.
    const all = rare.lastTryAt - rare.triesSince;
    if (c.observedUntil - c.connection.lastAt < all) return null;
    const at = afterTries(rare.triesSince, rare.lastTryAt, rare.tries);
    return { gaveUp: whatWasTried(mine, other, rare), direction, at };
  }
  if (rare.keepalivesUnanswered < 2) return null;
  const probing = mine.lastSentAt - other.lastSentAt;
  if (c.observedUntil - c.connection.lastAt < probing / 2) return null;
  return { gaveUp: "keepalive", direction, at: mine.lastSentAt };
}

const isWaiting = (end: EndColumns): boolean =>
  end.state !== CLOSED && end.state !== TIME_WAIT && gt(end.nxt, end.una);

function whatWasTried(mine: EndColumns, other: EndColumns, rare: RareEndColumns): Death["gaveUp"] {
  if ((other.facts & HAS_ZERO_WINDOW) !== 0) return "zero-window probe";
  const isFin = (mine.facts & (HAS_FIN | HAS_FIN_ACKED)) === HAS_FIN;
  return isFin && rare.triesSeq === mine.finSeq ? "FIN" : "retransmission";
}

/** Who closed first: "both" when the FINs crossed, null when nobody has. */
export function closedFirst(c: Case): Closed["first"] {
  if (c.is(IS_CLOSE_CROSSED)) return "both";
  const isForged = resetCause(c) === "middlebox" && !c.has(0, HAS_FIN) && !c.has(1, HAS_FIN);
  if (isForged || c.is(IS_FIRST_FIN_DOUBTFUL)) return null;
  if (c.is(IS_CLOSED_BY_CLIENT)) return "client";
  return c.is(IS_CLOSED_BY_SERVER) ? "server" : null;
}

const NO_RETRANSMISSIONS = Object.freeze({ client: 0, server: 0 });

/** Everything about the end. */
export function closedOf(c: Case, death: Death | null): Closed {
  const [client, server] = c.ends;
  const first = closedFirst(c);
  const how = closedHow(c, death);
  const half = halfCloseOf(c, how);
  const again = client.finCount > 1 || server.finCount > 1;
  return {
    how,
    first,
    at: first === null ? null : secondsOf(c.connection.firstCloseAt),
    endedAt: endedAt(c, death),
    halfCloseMs: half === null ? null : msOf(half.micros),
    halfCloseBytes: half === null ? 0 : half.bytes,
    finRetransmissions: again
      ? { client: Math.max(0, client.finCount - 1), server: Math.max(0, server.finCount - 1) }
      : NO_RETRANSMISSIONS,
    lastAckLost: c.is(IS_LAST_ACK_LOST),
    dataAfterClose: c.rareEnds[0].dataAfterCloseBytes + c.rareEnds[1].dataAfterCloseBytes,
    waiting: how === "half-closed" ? waitingOf(c) : null,
    gaveUp: death === null ? null : death.gaveUp,
  };
}

function endedAt(c: Case, death: Death | null): number | null {
  const [client, server] = c.ends;
  if (c.is(IS_RESET)) return secondsOf(c.rare.rstAt);
  if (death !== null) return secondsOf(death.at);
  const isOver = isFinal(client.state) && isFinal(server.state) && c.has(0, HAS_FIN);
  return isOver ? secondsOf(Math.max(client.stepAt, server.stepAt)) : null;
}

const isFinal = (state: number): boolean => state === CLOSED || state === TIME_WAIT;

/** The time and the bytes between the first FIN and the second, or until now. */
export function halfCloseOf(
  c: Case,
  how: ClosedHow,
): { readonly micros: Micros; readonly bytes: number } | null {
  const first = c.is(IS_CLOSED_BY_CLIENT) ? 0 : 1;
  const second = c.ends[1 - first] as EndColumns;
  const { firstCloseAt, nxtAtFin, lastAt } = c.connection;
  if (how === "four-segment") {
    const bytes = Math.max(0, diff(second.finSeq, nxtAtFin));
    return { micros: second.finAt - firstCloseAt, bytes };
  }
  if (how !== "half-closed") return null;
  return { micros: lastAt - firstCloseAt, bytes: Math.max(0, diff(second.nxt, nxtAtFin)) };
}

/** The last that this end sent passed unseen: its FIN may have been there. */
export function mayHaveClosed(c: Case, direction: number): boolean {
  const { missingBytes, unseenTo } = c.rareEnds[direction] as RareEndColumns;
  return missingBytes > 0 && unseenTo === (c.ends[direction] as EndColumns).nxt;
}

/** The end that has not closed, and since when the other waits for it. */
function waitingOf(c: Case): Closed["waiting"] {
  const slow = c.has(0, HAS_FIN) ? 1 : 0;
  const end = c.ends[slow] as EndColumns;
  if (end.state === UNKNOWN || mayHaveClosed(c, slow)) return null;
  const state = STATES[end.state] as State;
  return { end: ENDS[slow] as End, state, since: secondsOf(end.stepAt) };
}
