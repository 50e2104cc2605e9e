/**
 * Whether an end gave a connection up because nothing came back (RFC 9293 3.8.3, 3.8.4, 3.10.8).
 * An end that tells of itself is believed; for an observer silence after tries that had become
 * ever rarer is the sign.
 */
import type { Micros } from "../../base/time.ts";
import type { EndEvidence, Evidence } from "../evidence.ts";
import type { Death, GaveUp, ResetCause } from "../words.ts";

/** A SYN that nobody answers for this long has failed. */
const ANSWER_MICROS = 1_000_000;
/** The longest that a timer waits: Linux's TCP_RTO_MAX (RFC 6298 2.5: 60 s or more). */
const LONGEST_RTO_MICROS = 120_000_000;
/** Tries in vain, without which nobody has given up. */
const LEAST_TRIES = 2;

/** Who gave up; null when nobody did. `cause` is that of the RST that ended the connection. */
export function deathOf(life: Evidence, cause: ResetCause | null): Death | null {
  if (life.rst !== null) return deathByReset(life, cause);
  const { told } = life;
  if (told === null) return inferredDeath(life);
  if (told.death !== null || told.teller === null) return told.death;
  const death = inferredDeath(life);
  return death?.end === told.teller ? null : death;
}

function inferredDeath(life: Evidence): Death | null {
  if (!life.isMidCapture && life.completedAt === null) {
    const death = deathOfHandshake(life);
    if (death !== null) return death;
  }
  return deathOfEnd(life, life.client, life.server) ?? deathOfEnd(life, life.server, life.client);
}

/** An end that gives up may say so with a RST: Linux does when keepalives stay unanswered. */
function deathByReset({ rst, told }: Evidence, cause: ResetCause | null): Death | null {
  if (rst === null || cause !== "timeout-abort") return null;
  if (told !== null && told.death !== null) return told.death;
  const gaveUp = rst.keepalives > 0 ? "keepalive" : "retransmission";
  return { gaveUp, end: rst.from, at: rst.at };
}

function deathOfHandshake(life: Evidence): Death | null {
  const { client, server, icmp } = life;
  const isSilent = life.observedUntil - life.lastAt >= ANSWER_MICROS;
  if (server.segments === 0) {
    // RFC 9293 3.9.2.2: an ICMP error ends the attempt, unless the SYN was sent again after it.
    if (icmp !== null && client.lastFrame < icmp.frame) {
      return { gaveUp: "SYN", end: "client", at: life.lastAt };
    }
    if (client.syns < 2 && !isSilent) return null;
    const at = afterTries(client.synAt, client.synLastAt, client.syns - 1);
    return { gaveUp: "SYN", end: "client", at };
  }
  const isForgotten = server.hasSynAck && client.segments === client.syns;
  if (!isForgotten || (server.syns < 2 && !isSilent)) return null;
  const at = afterTries(server.synAt, server.synLastAt, server.syns - 1);
  return { gaveUp: "SYN,ACK", end: "server", at };
}

/**
 * When the next try was due, `tries` having come from `since` to `last` at intervals that double
 * (RFC 6298 5.5): that is when the sender gave up.
 */
function afterTries(since: Micros, last: Micros, tries: number): Micros {
  if (tries === 0) return last + ANSWER_MICROS;
  const doublings = 2 ** Math.min(tries, 16);
  const doubled = ((last - since) * doublings) / (doublings - 1);
  return last + Math.min(doubled, LONGEST_RTO_MICROS);
}

function deathOfEnd(life: Evidence, mine: EndEvidence, other: EndEvidence): Death | null {
  const { trouble, end } = mine;
  const silence = life.observedUntil - life.lastAt;
  if (trouble.tries >= LEAST_TRIES && waits(mine) && other.lastSentAt <= trouble.triesSince) {
    // Retries come at growing intervals: a silence longer than all of them means the last was it.
    if (silence < trouble.lastTryAt - trouble.triesSince) return null;
    const at = afterTries(trouble.triesSince, trouble.lastTryAt, trouble.tries);
    return { gaveUp: whatWasTried(mine, other), end, at };
  }
  if (trouble.keepalivesUnanswered < LEAST_TRIES) return null;
  const probing = mine.lastSentAt - other.lastSentAt;
  if (silence < probing / 2) return null;
  return { gaveUp: "keepalive", end, at: mine.lastSentAt };
}

const waits = ({ state, isWaiting }: EndEvidence): boolean =>
  isWaiting && state !== "CLOSED" && state !== "TIME-WAIT";

/** What it was that an end sent again and again. */
export function whatWasTried(mine: EndEvidence, other: EndEvidence): GaveUp {
  if (other.isShut) return "zero-window probe";
  const isFin = mine.fins > 0 && mine.finAckFrame === 0;
  return isFin && mine.trouble.triesFin ? "FIN" : "retransmission";
}
