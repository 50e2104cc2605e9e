/** How sure the cause of a reset is. */
import type { Evidence, RstEvidence } from "../evidence.ts";
import type { Certainty, ResetCause } from "../words.ts";
import { isLoneRefusal } from "./loneRefusal.ts";
import type { Others } from "./others.ts";
import { hasShrunk } from "./unread.ts";

/** Reported by whoever sent it, proved by the evidence, or the likeliest cause. */
export function certaintyOf(
  life: Evidence,
  rst: RstEvidence,
  cause: ResetCause,
  others: Others,
): Certainty {
  if (life.told !== null && life.told.resetCause !== null) return "reported";
  return isProved(life, rst, cause, others) ? "proved" : "likely";
}

function isProved(life: Evidence, rst: RstEvidence, cause: ResetCause, others: Others): boolean {
  switch (cause) {
    case "listener-closed":
      return others.refused > 0 || others.resetTogether > 0;
    case "backlog-full":
      return others.served > 0;
    case "port-closed":
      return !isLoneRefusal(life, rst);
    case "challenge-answered":
      return true;
    case "data-after-close":
    case "half-open-peer":
      return !rst.hasAck && rst.seqAhead === 0 && rst.packet?.hasStrayed !== true;
    case "unread-data":
      return hasShrunk(rst);
    case "timeout-abort":
      return rst.keepalives > 1;
    case "middlebox":
      return rst.goesOn > 0;
    default:
      return false;
  }
}
