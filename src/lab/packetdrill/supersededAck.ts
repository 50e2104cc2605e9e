/**
 * Acknowledgments that another stack would have held back. When a receiver acknowledges what is in
 * order is its own choice within RFC 9293 3.8.6.3, and FreeBSD's differs from Linux's; what it
 * acknowledges is not. In FreeBSD's dialect an acknowledgment may therefore come beside the one
 * that the script expects, if that one says all that it said and more.
 */
import * as seq from "../../base/seq.ts";
import { ACK } from "../../wire/segment.ts";
import type { TcpSpec } from "./ast.ts";
import type { Connection } from "./connection.ts";
import type { SentSegment } from "./outbound.ts";

/** Whether a segment does nothing but acknowledge. */
export const isPureAck = ({ flags, length }: SentSegment): boolean => length === 0 && flags === ACK;

/** Whether a pure acknowledgment says less than the segment that the script expects. */
export function isSupersededAck(
  expected: TcpSpec,
  sent: SentSegment,
  connection: Connection,
): boolean {
  if (!isPureAck(sent) || (expected.flags & ACK) === 0 || expected.ack === null) return false;
  const acked = connection.remoteScript(sent.ack);
  if (seq.lt(acked, expected.ack >>> 0)) return true;
  if (acked !== expected.ack >>> 0) return false;
  const moreFlags = expected.length > 0 || expected.flags !== ACK;
  const reports = ({ name }: { readonly name: string }) => name === "sack";
  const moreSack = expected.options?.some(reports) === true && !sent.options.some(reports);
  return moreFlags || moreSack;
}
