/** How a connection ended, or that it has not, and who began. RFC 9293 3.6, RFC 1122 4.2.3.5. */
import type { Micros } from "../../base/time.ts";
import type { End } from "../events.ts";
import type { EndEvidence, Evidence } from "../evidence.ts";
import type { ClosedHow, Death, ResetCause } from "../words.ts";

/** How it ended, in one word. */
export function closedHow(life: Evidence, death: Death | null): ClosedHow {
  if (death !== null) return "timeout";
  if (life.rst !== null) return "reset";
  const fins = (life.client.fins > 0 ? 1 : 0) + (life.server.fins > 0 ? 1 : 0);
  if (fins === 0) return "open";
  if (fins === 1) return "half-closed";
  if (life.isCloseCrossed) return "simultaneous";
  return life.isFinAckedApart ? "four-segment" : "three-segment";
}

/** Who closed first: "both" when the FINs crossed, null when nobody has, or it is not known. */
export function closedFirst(life: Evidence, cause: ResetCause | null): End | "both" | null {
  if (life.isCloseCrossed) return "both";
  const isForged = cause === "middlebox" && life.client.fins === 0 && life.server.fins === 0;
  return isForged || life.isFirstFinDoubtful ? null : life.closedBy;
}

/** One direction closed while the other went on. */
export interface HalfClose {
  readonly micros: Micros;
  readonly bytes: number;
}

/** The time and the bytes between the first FIN and the second, or until now. */
export function halfCloseOf(life: Evidence, how: ClosedHow): HalfClose | null {
  const { firstCloseAt, halfCloseBytes: bytes } = life;
  if (how === "four-segment") return { micros: secondOf(life).finAt - firstCloseAt, bytes };
  return how === "half-closed" ? { micros: life.lastAt - firstCloseAt, bytes } : null;
}

/** The end that sent the first FIN. */
export const firstOf = (life: Evidence): EndEvidence =>
  life.closedBy === "client" ? life.client : life.server;

/** The end that it was sent to. */
export const secondOf = (life: Evidence): EndEvidence =>
  life.closedBy === "client" ? life.server : life.client;

/** When the last step of either end was; null while it goes on. */
export function endedAt(life: Evidence, death: Death | null): Micros | null {
  const { client, server, rst } = life;
  if (rst !== null) return rst.at;
  if (death !== null) return death.at;
  const isOver = isFinal(client) && isFinal(server) && client.fins > 0;
  return isOver ? Math.max(client.stateAt, server.stateAt) : null;
}

const isFinal = ({ state }: EndEvidence): boolean => state === "CLOSED" || state === "TIME-WAIT";
