/**
 * How a connection came up: columns to `opened`. RFC 9293 3.5, RFC 7413 (Fast Open).
 */

import { SYN_SENT } from "../../machine/codes.ts";
import type { Both, Offer, Opened, OpenedHow } from "../../trace/index.ts";
import {
  HAS_SACK_PERMITTED,
  HAS_SYN,
  HAS_SYN_ACK,
  HAS_TIMESTAMPS,
  IS_COMPLETED,
  IS_HALF_OPEN_FOUND,
  IS_MID_CAPTURE,
  IS_RESET,
  IS_SIMULTANEOUS_OPEN,
} from "../track/codes.ts";
import type { EndColumns } from "../track/columns/end.ts";
import type { Case } from "./case.ts";
import { icmpOf, isRefusedByIcmp } from "./icmp.ts";
import { isLoneRefusal } from "./loneRefusal.ts";
import { msOf, msOrNull, secondsOf } from "./units.ts";

/** How the connection came up, in one word. */
export function openedHow(c: Case): OpenedHow {
  const [, server] = c.ends;
  const isAnswered = (server.facts & HAS_SYN_ACK) !== 0;
  if (c.is(IS_SIMULTANEOUS_OPEN)) return "simultaneous";
  if (c.is(IS_MID_CAPTURE) && !isAnswered) {
    return c.is(IS_RESET) && isLoneRefusal(c) ? "refused" : "mid-capture";
  }
  if (isFastOpen(c)) return "fast-open";
  if (c.is(IS_COMPLETED)) return "handshake";
  if (isRefused(c)) return "refused";
  if (isAnswered) return "answered-not-completed";
  return server.segments === 0 ? "unanswered" : "mid-capture";
}

const isFastOpen = ({ rare }: Case): boolean =>
  rare.fastOpen === 2 && rare.dataOnSynBytes > 0 && rare.fastOpenTaken === 1;

/** A RST, or an ICMP error, in answer to the SYN. */
function isRefused(c: Case): boolean {
  const { rare } = c;
  if (c.is(IS_RESET) && rare.rstFrom === 2 && rare.rstReceiverState === SYN_SENT) return true;
  return isRefusedByIcmp(c);
}

/** Everything about the opening. */
export function openedOf(c: Case): Opened {
  const { connection, ends, rare } = c;
  const [client, server] = ends;
  const how = openedHow(c);
  const isCompleted = c.is(IS_COMPLETED);
  const rtt = roundTrips(c);
  const once = synsOf(c);
  return {
    how,
    at: secondsOf(connection.startedAt),
    completedAt: isCompleted ? secondsOf(connection.completedAt) : null,
    rttMs: rtt.client === null || rtt.server === null ? null : msOf(rtt.client + rtt.server),
    clientRttMs: msOrNull(rtt.client),
    serverRttMs: msOrNull(rtt.server),
    synRetries: Math.max(0, client.synCount - once),
    synAckRetries: Math.max(0, server.synCount - once),
    offered: offersOf(client, server),
    agreed: agreedOf(client, server),
    dataOnSyn: rare.dataOnSynBytes + rare.dataOnSynAckBytes,
    dataOnThirdAck: rare.dataOnThirdAckBytes,
    fastOpen: fastOpenOf(c),
    halfOpenFound: c.is(IS_HALF_OPEN_FOUND),
    icmp: icmpOf(c),
  };
}

/** In a simultaneous open each end sends its SYN twice: once alone, once with the other's ACK. */
export const synsOf = (c: Case): number => (c.is(IS_SIMULTANEOUS_OPEN) ? 2 : 1);

interface RoundTrips {
  readonly client: number | null;
  readonly server: number | null;
}

const NO_ROUND_TRIPS: RoundTrips = { client: null, server: null };

/** From the capture point to each end and back, in microseconds, by the handshake. */
function roundTrips(c: Case): RoundTrips {
  const { connection } = c;
  const [client, server] = c.ends;
  const isPlain = (client.facts & HAS_SYN) !== 0 && (server.facts & HAS_SYN_ACK) !== 0;
  if (!isPlain || c.is(IS_SIMULTANEOUS_OPEN)) return NO_ROUND_TRIPS;
  // Something sent twice measures nothing (Karn), unless the answer says which one it answers.
  const toServer = client.synCount === 1 ? server.synAt - client.synAt : null;
  const isMeasured = c.is(IS_COMPLETED) && server.synCount === 1;
  const toClient = isMeasured ? connection.completedAt - server.synAt : null;
  return { client: toClient, server: toServer };
}

const isOffered = (end: EndColumns): boolean => (end.facts & HAS_SYN) !== 0;

function offersOf(client: EndColumns, server: EndColumns): Both<Offer | null> {
  return { client: offerOf(client), server: offerOf(server) };
}

const OFFERS = new Map<number, Offer>();

/** Hosts offer the same again and again: one object for each combination. */
function offerOf(end: EndColumns): Offer | null {
  if (!isOffered(end)) return null;
  const hasSack = (end.facts & HAS_SACK_PERMITTED) !== 0;
  const hasClock = (end.facts & HAS_TIMESTAMPS) !== 0;
  const key = ((end.mss + 1) << 8) | (end.scale << 2) | (hasSack ? 2 : 0) | (hasClock ? 1 : 0);
  let offer = OFFERS.get(key);
  if (offer === undefined) {
    offer = Object.freeze({
      mss: end.mss < 0 ? null : end.mss,
      windowScale: end.scale === 0 ? null : end.scale - 1,
      sackPermitted: hasSack,
      timestamps: hasClock,
    });
    if (OFFERS.size < 4096) OFFERS.set(key, offer);
  }
  return offer;
}

type Agreed = NonNullable<Opened["agreed"]>;

/** The eight ways to agree, by bits: scale 4, SACK 2, timestamps 1. */
const AGREED: readonly Agreed[] = Array.from({ length: 8 }, (_, bits) =>
  Object.freeze({
    windowScale: (bits & 4) !== 0,
    sack: (bits & 2) !== 0,
    timestamps: (bits & 1) !== 0,
  }),
);

function agreedOf(client: EndColumns, server: EndColumns): Agreed | null {
  if (!isOffered(client) || !isOffered(server)) return null;
  const facts = client.facts & server.facts;
  const scale = client.scale > 0 && server.scale > 0 ? 4 : 0;
  const sack = (facts & HAS_SACK_PERMITTED) !== 0 ? 2 : 0;
  const clock = (facts & HAS_TIMESTAMPS) !== 0 ? 1 : 0;
  return AGREED[scale | sack | clock] as Agreed;
}

function fastOpenOf({ rare }: Case): Opened["fastOpen"] {
  if (rare.fastOpen === 0) return null;
  return {
    cookie: rare.fastOpen === 2 ? "sent" : "requested",
    accepted: rare.dataOnSynBytes > 0 && rare.fastOpenTaken === 1,
  };
}
