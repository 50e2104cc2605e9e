/** A refusal of which a capture has nothing but the RST, as `tcp[13] & 4 != 0` leaves it. */
import type { Evidence, RstEvidence } from "../evidence.ts";

/**
 * Whether the RST refuses a SYN that was not seen: one whose sequence number is 0 and that
 * acknowledges answers a segment without ACK, and that is a SYN (RFC 9293 3.10.7.1).
 */
export function isLoneRefusal({ client, server }: Evidence, rst: RstEvidence): boolean {
  if (rst.from !== "server" || client.segments > 0 || server.isNumbered) return false;
  return rst.hasAck && rst.seqAhead === 0;
}
