/** What a lifecycle says of the opening. RFC 9293 3.5, RFC 7413 (Fast Open). */
import type { Micros } from "../../base/time.ts";
import type { Evidence } from "../evidence.ts";
import type { Opened } from "../lifecycle.ts";
import { msOf, msOrNull, secondsOf } from "../units.ts";
import type { Offer, OpenedHow } from "../words.ts";

/** Round trips of the handshake as its segments passed the observer, in microseconds. */
export interface RoundTrips {
  readonly client: Micros | null;
  readonly server: Micros | null;
}

/** Everything about the opening. */
export function openedOf(life: Evidence, how: OpenedHow): Opened {
  const { client, server, completedAt, fastOpen } = life;
  const rtt = roundTripsOf(life);
  const once = synsOf(life);
  return {
    how,
    at: secondsOf(life.startedAt),
    completedAt: completedAt === null ? null : secondsOf(completedAt),
    rttMs: rtt.client === null || rtt.server === null ? null : msOf(rtt.client + rtt.server),
    clientRttMs: msOrNull(rtt.client),
    serverRttMs: msOrNull(rtt.server),
    synRetries: Math.max(0, client.syns - once),
    synAckRetries: Math.max(0, server.syns - once),
    offered: { client: client.offer, server: server.offer },
    agreed: agreedOf(client.offer, server.offer),
    dataOnSynBytes: life.dataOnSynBytes + life.dataOnSynAckBytes,
    dataOnThirdAckBytes: life.dataOnThirdAckBytes,
    fastOpen:
      fastOpen === null
        ? null
        : {
            cookie: fastOpen.isCookieSent ? "sent" : "requested",
            accepted: life.dataOnSynBytes > 0 && fastOpen.isTaken,
          },
    halfOpenFound: life.isHalfOpenFound,
    icmp: life.icmp,
  };
}

/** In a simultaneous open each end sends its SYN twice: once alone, once with the other's ACK. */
const synsOf = (life: Evidence): number => (life.isSimultaneousOpen ? 2 : 1);

const NO_ROUND_TRIPS: RoundTrips = { client: null, server: null };

/** From the observer to each end and back, by the handshake. */
function roundTripsOf(life: Evidence): RoundTrips {
  const { client, server, completedAt } = life;
  const isPlain = client.syns > 0 && server.hasSynAck && !life.isSimultaneousOpen;
  if (!isPlain) return NO_ROUND_TRIPS;
  // Something sent twice measures nothing (Karn), unless the answer says which one it answers.
  const toServer = client.syns === 1 ? server.synAt - client.synAt : null;
  const isMeasured = completedAt !== null && server.syns === 1;
  const toClient = isMeasured ? completedAt - server.synAt : null;
  return { client: toClient, server: toServer };
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

function agreedOf(client: Offer | null, server: Offer | null): Agreed | null {
  if (client === null || server === null) return null;
  const scale = client.windowScale !== null && server.windowScale !== null ? 4 : 0;
  const sack = client.sackPermitted && server.sackPermitted ? 2 : 0;
  const clock = client.timestamps && server.timestamps ? 1 : 0;
  return AGREED[scale | sack | clock] as Agreed;
}
