/**
 * Who holds the four-tuple after the close, and how that ended. RFC 9293 3.4.3 and 3.6.1 (2 MSL, on
 * Linux 60 s compiled in), RFC 6191 (used again by timestamps), RFC 1337 (ended by a RST).
 */
import type { Micros } from "../../base/time.ts";
import { TIME_WAIT } from "../../machine/codes.ts";
import type { TimeWait } from "../../trace/index.ts";
import type { EndColumns } from "../track/columns/end.ts";
import { TIME_WAIT_MICROS } from "../track/incarnations.ts";
import type { Case } from "./case.ts";
import { secondsOf } from "./units.ts";

/** What is known of the TIME-WAIT of a connection, in microseconds. */
export interface Waiting {
  readonly owner: TimeWait["owner"];
  readonly since: Micros;
  readonly until: Micros;
  /** When it was over, within the observation and by its own timer; null when it was not. */
  readonly endedAt: Micros | null;
}

const NOBODY_WAITS: Waiting = Object.freeze({ owner: null, since: 0, until: 0, endedAt: null });

/** Who is in TIME-WAIT, or was when a RST ended it. */
export function waitingOf(c: Case): Waiting {
  const [client, server] = c.ends;
  const { rare } = c;
  if (rare.assassinFrame !== 0) return assassinated(c);
  const isClient = client.state === TIME_WAIT;
  const isServer = server.state === TIME_WAIT;
  if (!isClient && !isServer) return NOBODY_WAITS;
  const owner = isClient && isServer ? "both" : isClient ? "client" : "server";
  const clientSince = isClient ? sinceOf(client, server) : 0;
  const since = Math.max(clientSince, isServer ? sinceOf(server, client) : 0);
  const until = since + TIME_WAIT_MICROS;
  const isOver = c.observedUntil > until && c.connection.reuse === 0;
  return { owner, since, until, endedAt: isOver ? until : null };
}

/** A FIN that comes again starts the 2 MSL anew (RFC 9293 3.10.7.4, eighth check). */
const sinceOf = (mine: EndColumns, other: EndColumns): Micros =>
  Math.max(mine.stepAt, other.finLastAt);

function assassinated(c: Case): Waiting {
  const isClient = c.ends[0].stepAt === c.rare.assassinAt;
  const [mine, other] = isClient ? [c.ends[0], c.ends[1]] : [c.ends[1], c.ends[0]];
  const since = Math.max(mine.finLastAt, other.finLastAt);
  const owner = isClient ? "client" : "server";
  return { owner, since, until: since + TIME_WAIT_MICROS, endedAt: null };
}

const REUSES = [null, "by-timestamps", "by-sequence", "too-early"] as const;

const NO_TIME_WAIT: TimeWait = Object.freeze({
  owner: null,
  since: null,
  until: null,
  reused: null,
  assassinatedAt: null,
});

/** The schema's part of it. */
export function timeWaitOf(c: Case, waiting: Waiting): TimeWait {
  if (waiting.owner === null) return NO_TIME_WAIT;
  const { rare } = c;
  return {
    owner: waiting.owner,
    since: secondsOf(waiting.since),
    until: secondsOf(waiting.until),
    reused: REUSES[c.connection.reuse] ?? null,
    assassinatedAt: rare.assassinFrame === 0 ? null : secondsOf(rare.assassinAt),
  };
}
