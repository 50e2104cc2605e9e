/** What several scenarios share: waits, losses, plans for the slow wire, the ordinary end. */
import { pause } from "../command.mjs";
import { ONE_WAY_MS } from "../stage.mjs";

/** Long enough for a delayed ACK (40 ms) to go alone, and for the slow wire to fall silent. */
export const READING_MS = 60;

/** @typedef {{a: import("../tcp.mjs").Tcp, b: import("../tcp.mjs").Tcp}} Pair */

/** The end of a scenario that is about something else: four segments, the client's FIN first. */
export async function closeBoth(/** @type {Pair} */ { a, b }) {
  a.close();
  await b.end();
  await pause(READING_MS);
  b.close();
  await pause(READING_MS);
}

/** What `closeBoth` leads to. */
export const ordinary = /** @type {const} */ ({ first: "client", timeWait: "client" });

/** nftables rules of one host: packets that match are lost on their way in. */
export const loseIncoming = (/** @type {string} */ match) =>
  `table inet loss { chain in { type filter hook input priority 0; ${match} drop; }; }`;

/** The same on their way out, before a capture there sees them. */
export const loseOutgoing = (/** @type {string} */ match) =>
  `table inet loss { chain out { type filter hook output priority 0; ${match} drop; }; }`;

/** Takes either back. */
export const loseNoMore = "delete table inet loss";

/** The slow wire as it is by itself. */
export const asUsual = () => [ONE_WAY_MS];

/**
 * A plan that loses the packets for which `isLost` says so.
 * @param {(packet: import("../shim.mjs").Passing) => boolean} isLost
 * @returns {import("../shim.mjs").Plan}
 */
export const losing = (isLost) => (packet) => (isLost(packet) ? [] : [ONE_WAY_MS]);

/**
 * A plan that loses the first packet that is `from` that end and has just these flags.
 * @param {import("../shim.mjs").End} from
 * @param {string} flags
 */
export function losingFirst(from, flags) {
  let lost = false;
  return losing((packet) => {
    const hit = !lost && packet.from === from && packet.tcp?.flags === flags;
    lost ||= hit;
    return hit;
  });
}
