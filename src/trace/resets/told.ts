/** What an end that resets tells of it, in the words that an observer would find. */
import type { Abort } from "../events.ts";
import type { EndEvidence, RstEvidence } from "../evidence.ts";
import type { ResetCause } from "../words.ts";

/** The cause that `why` is the report of; `sender` is who reports. */
export function causeTold(why: Abort, rst: RstEvidence, sender: EndEvidence): ResetCause {
  switch (why) {
    case "listener closed":
      return "listener-closed";
    case "keepalives unanswered":
      return "timeout-abort";
    case "closed with unread data":
      // After its own FIN it had closed already: what it did not read came too late.
      return sender.fins > 0 ? "data-after-close" : "unread-data";
    case "aborted by its user":
      return causeOfAbort(rst, sender);
    case "too many orphans":
    case "waits for no FIN":
      return "aborted";
  }
}

/** An abort of an open connection is what SO_LINGER with no time does. */
function causeOfAbort({ senderState }: RstEvidence, sender: EndEvidence): ResetCause {
  if (senderState === "SYN-RECEIVED") return "handshake-abandoned";
  const isOpen = senderState === "ESTABLISHED" || senderState === "CLOSE-WAIT";
  return sender.fins === 0 && isOpen ? "linger-zero" : "aborted";
}
