/** What a lifecycle says of the close. */
import type { State } from "../../machine/states.ts";
import { endedAt } from "../conclusions/closed.ts";
import type { Conclusions } from "../conclusions/index.ts";
import type { EndEvidence, Evidence } from "../evidence.ts";
import type { Closed } from "../lifecycle.ts";
import { msOf, secondsOf } from "../units.ts";

const NO_RETRANSMISSIONS = Object.freeze({ client: 0, server: 0 });

/** Everything about the end. */
export function closedOf(life: Evidence, known: Conclusions): Closed {
  const { client, server } = life;
  const { closed: how, closedFirst: first, halfClose, death } = known;
  const ended = endedAt(life, death);
  const again = client.fins > 1 || server.fins > 1;
  return {
    how,
    first,
    at: first === null ? null : secondsOf(life.firstCloseAt),
    endedAt: ended === null ? null : secondsOf(ended),
    halfCloseMs: halfClose === null ? null : msOf(halfClose.micros),
    halfCloseBytes: halfClose === null ? 0 : halfClose.bytes,
    finRetransmissions: again
      ? { client: Math.max(0, client.fins - 1), server: Math.max(0, server.fins - 1) }
      : NO_RETRANSMISSIONS,
    lastAckLost: life.isLastAckLost,
    dataAfterCloseBytes: client.trouble.dataAfterCloseBytes + server.trouble.dataAfterCloseBytes,
    waiting: how === "half-closed" ? waitingOf(life) : null,
    gaveUp: death === null ? null : death.gaveUp,
  };
}

/** The end that has not closed, and since when the other waits for it. */
function waitingOf({ client, server }: Evidence): Closed["waiting"] {
  const slow: EndEvidence = client.fins > 0 ? server : client;
  if (slow.state === "unknown" || slow.mayHaveClosed) return null;
  return { end: slow.end, state: slow.state as State, since: secondsOf(slow.stateAt) };
}
