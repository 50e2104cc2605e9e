/** Did the end that reset leave data unread (RFC 9293 3.6.1, RFC 2525 2.17)? */
import type { RstEvidence } from "../evidence.ts";

/**
 * Its window had shrunk by what came last, or it was asked something and never answered, or more
 * was still on its way to it.
 */
export function isLeftUnread(rst: RstEvidence): boolean {
  if (rst.unreadBytes === 0) return false;
  return rst.from === "server" || rst.ackBehind > 0 || hasShrunk(rst);
}

/** The window of the RST is smaller by what came last: nobody had read it, which proves it. */
export const hasShrunk = ({ window, largestWindow, unreadBytes }: RstEvidence): boolean =>
  window > 0 && largestWindow - window >= unreadBytes;
