/**
 * The ICMP error that answered a SYN: who refused it, or why it could not be delivered (RFC 792,
 * RFC 1812 5.2.7.1, RFC 4443 3). Linux gives the attempt up at once, whatever the code.
 */
import type { IcmpWord, Opened } from "../../trace/index.ts";
import {
  formatAddress,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  ICMPV6_TIME_EXCEEDED,
  ICMPV6_UNREACHABLE,
} from "../../wire/index.ts";
import type { Case } from "./case.ts";

/** By the code of "destination unreachable"; what is missing is another kind of refusal. */
const WORDS: readonly IcmpWord[] = [
  "network-unreachable",
  "host-unreachable",
  "protocol-unreachable",
  "port-unreachable",
  "other",
  "other",
  "network-unreachable",
  "host-unreachable",
  "host-unreachable",
  "prohibited",
  "prohibited",
  "network-unreachable",
  "host-unreachable",
  "prohibited",
];
const WORDS_V6: readonly IcmpWord[] = [
  "network-unreachable",
  "prohibited",
  "other",
  "host-unreachable",
  "port-unreachable",
  "prohibited",
  "network-unreachable",
];
/** The error that answered the SYN, null where the server answered or none came. */
export function icmpOf(c: Case): Opened["icmp"] {
  const { rare, connection, ends } = c;
  if (rare.icmpFrame === 0 || ends[1].segments > 0) return null;
  const { icmpFrom0, icmpFrom1, icmpFrom2, icmpFrom3 } = rare;
  const family = connection.family === 6 ? 6 : 4;
  const from = formatAddress(family, icmpFrom0, icmpFrom1, icmpFrom2, icmpFrom3);
  return { says: wordOf(c), from, frame: rare.icmpFrame };
}

function wordOf({ rare, connection }: Case): IcmpWord {
  const isFour = connection.family === 4;
  if (rare.icmpType === (isFour ? ICMP_TIME_EXCEEDED : ICMPV6_TIME_EXCEEDED)) {
    return "time-exceeded";
  }
  if (rare.icmpType !== (isFour ? ICMP_UNREACHABLE : ICMPV6_UNREACHABLE)) return "other";
  return (isFour ? WORDS : WORDS_V6)[rare.icmpCode] ?? "other";
}
