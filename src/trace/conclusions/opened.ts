/** How a connection came up, in one word. RFC 9293 3.5, RFC 7413 (Fast Open). */
import type { Evidence } from "../evidence.ts";
import { isLoneRefusal } from "../resets/loneRefusal.ts";
import type { IcmpWord, OpenedHow } from "../words.ts";

/** How the connection came up. */
export function openedHow(life: Evidence): OpenedHow {
  const { server, rst } = life;
  if (life.isSimultaneousOpen) return "simultaneous";
  if (life.isMidCapture && !server.hasSynAck) {
    return rst !== null && isLoneRefusal(life, rst) ? "refused" : "mid-capture";
  }
  if (isFastOpen(life)) return "fast-open";
  if (life.completedAt !== null) return "handshake";
  if (isRefused(life)) return "refused";
  if (server.hasSynAck) return "answered-not-completed";
  return server.segments === 0 ? "unanswered" : "mid-capture";
}

const isFastOpen = ({ fastOpen, dataOnSynBytes }: Evidence): boolean =>
  fastOpen?.isCookieSent === true && dataOnSynBytes > 0 && fastOpen.isTaken;

/** A RST, or an ICMP error, in answer to the SYN. */
function isRefused({ rst, icmp, server }: Evidence): boolean {
  if (rst !== null && rst.from === "server" && rst.receiverState === "SYN-SENT") return true;
  return icmp !== null && server.segments === 0 && REFUSALS.has(icmp.says);
}

/** What says that somebody does not want the connection. */
const REFUSALS: ReadonlySet<IcmpWord> = new Set([
  "protocol-unreachable",
  "port-unreachable",
  "prohibited",
]);
