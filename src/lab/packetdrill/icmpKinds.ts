/**
 * ICMP types and codes by the names that scripts have for them (RFC 792, RFC 1812 5.2.7.1, RFC
 * 4443). A name that only one IP version knows stands for its nearest kin in the other, so that one
 * script can be run over both.
 */
import {
  ICMP_PARAMETER_PROBLEM,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  ICMPV6_PACKET_TOO_BIG,
  ICMPV6_PARAMETER_PROBLEM,
  ICMPV6_TIME_EXCEEDED,
  ICMPV6_UNREACHABLE,
} from "../../wire/icmp.ts";
import type { IcmpSpec } from "./ast.ts";

/** A message's first two bytes. */
export interface IcmpKind {
  readonly type: number;
  readonly code: number;
}

type ByVersion = readonly [v4: number, v6: number];

/** Informational messages (RFC 792, RFC 950, RFC 4443) are no business of TCP's, and arrive too. */
const TYPES: Readonly<Record<string, ByVersion>> = {
  echo_reply: [0, 129],
  unreachable: [ICMP_UNREACHABLE, ICMPV6_UNREACHABLE],
  source_quench: [ICMP_SOURCE_QUENCH, ICMP_SOURCE_QUENCH],
  redirect: [ICMP_REDIRECT, 137],
  echo_request: [8, 128],
  router_advertisement: [9, 134],
  time_exceeded: [ICMP_TIME_EXCEEDED, ICMPV6_TIME_EXCEEDED],
  parameter_problem: [ICMP_PARAMETER_PROBLEM, ICMPV6_PARAMETER_PROBLEM],
  packet_too_big: [ICMP_UNREACHABLE, ICMPV6_PACKET_TOO_BIG],
  timestamp_request: [13, 13],
  timestamp_reply: [14, 14],
  information_request: [15, 15],
  information_reply: [16, 16],
  address_mask_request: [17, 17],
  address_mask_reply: [18, 18],
};

const CODES: Readonly<Record<string, ByVersion>> = {
  // unreachable
  net_unreachable: [0, 0],
  no_route: [0, 0],
  host_unreachable: [1, 3],
  address_unreachable: [1, 3],
  protocol_unreachable: [2, 4],
  port_unreachable: [3, 4],
  frag_needed: [4, 0],
  source_route_failed: [5, 5],
  net_unknown: [6, 0],
  host_unknown: [7, 3],
  source_host_isolated: [8, 3],
  net_prohibited: [9, 1],
  host_prohibited: [10, 1],
  net_unreachable_for_tos: [11, 0],
  host_unreachable_for_tos: [12, 3],
  packet_filtered: [13, 1],
  pkt_filtered: [13, 1],
  admin_prohibited: [13, 1],
  precedence_violation: [14, 1],
  precedence_cutoff: [15, 1],
  not_neighbour: [1, 2],
  // time_exceeded
  ttl_exceeded_in_transit: [0, 0],
  exceeded_hop_limit: [0, 0],
  frag_reass_exceeded: [1, 1],
  exceeded_frag_time: [1, 1],
  // parameter_problem
  header_field: [0, 0],
  unknown_next_header: [0, 1],
  unknown_option: [0, 2],
};

/** What a line of a script means; null for a name that nobody knows. */
export function icmpKind(spec: IcmpSpec, version: 4 | 6): IcmpKind | null {
  const place = version === 4 ? 0 : 1;
  const type = numbered(spec.type, "type") ?? TYPES[spec.type]?.[place];
  const name = spec.code ?? (spec.type === "packet_too_big" ? "frag_needed" : null);
  const code = name === null ? 0 : (numbered(name, "code") ?? CODES[name]?.[place]);
  if (type === undefined || code === undefined) return null;
  // RFC 4443 3.2: what IPv4 says with a code of "unreachable" is a type of its own.
  const tooBig = version === 6 && name === "frag_needed";
  return tooBig ? { type: ICMPV6_PACKET_TOO_BIG, code: 0 } : { type, code };
}

/** `type_255`, `code_1`: a number where there is no name. */
function numbered(word: string, kind: "type" | "code"): number | undefined {
  const [, digits] = new RegExp(`^${kind}_(\\d{1,3})$`).exec(word) ?? [];
  const value = Number(digits);
  return digits === undefined || value > 255 ? undefined : value;
}
