/**
 * Who holds the four-tuple after the close, and how that ended. RFC 9293 3.4.3 and 3.6.1 (2 MSL, on
 * Linux 60 s compiled in), RFC 6191 (used again by timestamps), RFC 1337 (ended by a RST).
 */
import type { Micros } from "../../base/time.ts";
import type { End } from "../events.ts";
import type { EndEvidence, Evidence } from "../evidence.ts";

/** 2 MSL as Linux has it. */
export const TIME_WAIT_MICROS: Micros = 60_000_000;

/** What is known of the TIME-WAIT of a connection, in microseconds. */
export interface Waiting {
  readonly owner: End | "both" | null;
  readonly since: Micros;
  readonly until: Micros;
  /** When it was over, within the observation and by its own timer; null when it was not. */
  readonly endedAt: Micros | null;
}

const NOBODY_WAITS: Waiting = Object.freeze({ owner: null, since: 0, until: 0, endedAt: null });

/** Who is in TIME-WAIT, or was when it ended. */
export function waitingOf(life: Evidence): Waiting {
  const { client, server } = life;
  if (life.assassin !== null) return assassinated(life, life.assassin.end);
  const isClient = client.state === "TIME-WAIT";
  const isServer = server.state === "TIME-WAIT";
  if (!isClient && !isServer) return NOBODY_WAITS;
  const owner = isClient && isServer ? "both" : isClient ? "client" : "server";
  const clientSince = isClient ? sinceOf(client, server) : 0;
  const since = Math.max(clientSince, isServer ? sinceOf(server, client) : 0);
  const until = since + TIME_WAIT_MICROS;
  const isOver = life.observedUntil > until && life.reuse === null;
  return { owner, since, until, endedAt: isOver ? until : null };
}

/** A FIN that comes again starts the 2 MSL anew (RFC 9293 3.10.7.4, eighth check). */
const sinceOf = (mine: EndEvidence, other: EndEvidence): Micros =>
  Math.max(mine.stateAt, other.finLastAt);

function assassinated({ client, server }: Evidence, owner: End): Waiting {
  const since = Math.max(client.finLastAt, server.finLastAt);
  return { owner, since, until: since + TIME_WAIT_MICROS, endedAt: null };
}
