/** What several scenarios share: waits, losses, plans for the slow wire, the ordinary end. */

import { pause } from "../../system.ts";
import type { End, Passing, Plan } from "../shim.ts";
import { ONE_WAY_MS, type Pair } from "../stage.ts";

/** Long enough for a delayed ACK (40 ms) to go alone, and for the slow wire to fall silent. */
export const READING_MS = 60;

/** The end of a scenario that is about something else: four segments, the client's FIN first. */
export async function closeBoth({ a, b }: Pair): Promise<void> {
  a.close();
  await b.end();
  await pause(READING_MS);
  b.close();
  await pause(READING_MS);
}

/** What `closeBoth` leads to. */
export const ordinary = { first: "client", timeWait: "client" } as const;

/** nftables rules of one host: packets that match are lost on their way in. */
export const loseIncoming = (match: string): string =>
  `table inet loss { chain in { type filter hook input priority 0; ${match} drop; }; }`;

/** The same on their way out, before a capture there sees them. */
export const loseOutgoing = (match: string): string =>
  `table inet loss { chain out { type filter hook output priority 0; ${match} drop; }; }`;

/** Takes either back. */
export const loseNoMore = "delete table inet loss";

/** The slow wire as it is by itself. */
export const asUsual: Plan = () => [ONE_WAY_MS];

/** A plan that loses the packets for which `isLost` says so. */
export const losing =
  (isLost: (packet: Passing) => boolean): Plan =>
  (packet) =>
    isLost(packet) ? [] : [ONE_WAY_MS];

/** A plan that loses the first packet that is `from` that end and has just these flags. */
export function losingFirst(from: End, flags: string): Plan {
  let lost = false;
  return losing((packet) => {
    const hit = !lost && packet.from === from && packet.tcp?.flags === flags;
    lost ||= hit;
    return hit;
  });
}
