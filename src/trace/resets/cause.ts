/**
 * Why a connection was reset, from the situation that the RST came in.
 *
 * How a RST is built tells much (RFC 9293 3.10.7.1): one that answers a segment for which there is
 * no socket bears no ACK and takes its sequence number from that segment's; one that a socket sends
 * as it is aborted bears ACK and SND.NXT. Linux builds both just so. An end that tells why it
 * reset is believed; what the wire cannot show is the likeliest of several (certainty.ts).
 */

import { otherEnd } from "../events.ts";
import type { EndEvidence, Evidence, RstEvidence } from "../evidence.ts";
import type { ResetCause } from "../words.ts";
import { isLoneRefusal } from "./loneRefusal.ts";
import { isLeftUnread } from "./unread.ts";

/** The sender has sent the same so often in vain that it gave up. */
const HOPELESS_TRIES = 3;

/** The cause in one word. */
export function resetCause(life: Evidence, rst: RstEvidence): ResetCause {
  if (life.told !== null && life.told.resetCause !== null) return life.told.resetCause;
  if (isForeign(rst)) return "middlebox";
  if (rst.answersChallenge) return "challenge-answered";
  if (rst.receiverState === "SYN-SENT" || isLoneRefusal(life, rst)) return "port-closed";
  if (rst.senderState === "SYN-SENT") return "handshake-abandoned";
  const isHalfOpen = life.completedAt === null && rst.receiverState === "SYN-RECEIVED";
  if (isHalfOpen && rst.from === "client") return "handshake-abandoned";
  if (rst.keepalives > 0 && rst.answers === null) return "timeout-abort";
  return rst.hasAck ? causeOfAbort(life, rst) : causeOfAnswer(life, rst);
}

/** Whether the RST does not fit the end whose address it bears. */
function isForeign({ packet, goesOn }: RstEvidence): boolean {
  if (packet === null) return false;
  if (packet.isForeign) return true;
  return packet.usualTtl !== 0 && packet.ttl !== packet.usualTtl && goesOn > 1;
}

/** A RST without ACK: the segment that it answers met no socket, or one that was closing. */
function causeOfAnswer(life: Evidence, rst: RstEvidence): ResetCause {
  const sender = life[rst.from];
  if (sender.fins > 0) return "data-after-close";
  const isThirdAck =
    rst.from === "server" && isUntouched(life) && sender.segments === sender.syns + 1;
  if (isThirdAck) return "backlog-full";
  return rst.answers === null ? "aborted" : "half-open-peer";
}

/** A RST with ACK: a socket was aborted. */
function causeOfAbort(life: Evidence, rst: RstEvidence): ResetCause {
  const sender = life[rst.from];
  if (sender.fins > 0) {
    const isLate = rst.answers === "data" || rst.answers === "FIN";
    return rst.unreadBytes > 0 || isLate ? "data-after-close" : "aborted";
  }
  if (rst.from === "server" && isUntouched(life)) return "listener-closed";
  if (rst.tries >= HOPELESS_TRIES) return "timeout-abort";
  if (isLeftUnread(rst)) return "unread-data";
  return isOpen(rst) && life[otherEnd(rst.from)].segments > 0 ? "linger-zero" : "aborted";
}

const isOpen = ({ senderState }: RstEvidence): boolean =>
  senderState === "ESTABLISHED" || senderState === "CLOSE-WAIT";

const isSilent = ({ bytes }: EndEvidence): boolean => bytes === 0;

/** No byte went either way: perhaps no application ever had it. */
const isUntouched = (life: Evidence): boolean =>
  !life.isMidCapture && isSilent(life.client) && isSilent(life.server);
