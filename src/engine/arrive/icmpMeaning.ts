/**
 * What an ICMP error means to TCP, by its type and code: the errno that Linux makes of it
 * (measured on 6.18), and whether RFC 9293 3.9.2.2 calls it hard, as RFC 5461 section 2 does. What
 * follows from that for a connection: icmp.ts.
 */
import {
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_PARAMETER_PROBLEM,
  ICMP_TIME_EXCEEDED,
  ICMP_UNREACHABLE,
  ICMPV6_PACKET_TOO_BIG,
  ICMPV6_PARAMETER_PROBLEM,
  ICMPV6_TIME_EXCEEDED,
  ICMPV6_UNREACHABLE,
} from "../../wire/icmp.ts";
import type { Segment } from "../../wire/segment.ts";
import { ERRNO } from "../block/errors.ts";

/** IPv4's codes of "destination unreachable", from 0 on. Linux ignores all that follow. */
const UNREACHABLE_4: readonly number[] = [
  ERRNO.ENETUNREACH,
  ERRNO.EHOSTUNREACH,
  ERRNO.ENOPROTOOPT, // protocol
  ERRNO.ECONNREFUSED, // port
  ERRNO.EMSGSIZE,
  ERRNO.EOPNOTSUPP, // source route failed
  ERRNO.ENETUNREACH, // network unknown
  ERRNO.EHOSTDOWN, // host unknown
  ERRNO.ENONET, // source host isolated
  ERRNO.ENETUNREACH, // network prohibited
  ERRNO.EHOSTUNREACH, // host prohibited
  ERRNO.ENETUNREACH, // network, for this type of service
  ERRNO.EHOSTUNREACH, // host, for this type of service
  ERRNO.EHOSTUNREACH, // communication prohibited: a filter
  ERRNO.EHOSTUNREACH, // host precedence violation
  ERRNO.EHOSTUNREACH, // precedence cutoff
];

/** IPv6's, from 0 on; whatever follows is EPROTO. */
const UNREACHABLE_6: readonly number[] = [
  ERRNO.ENETUNREACH, // no route
  ERRNO.EACCES, // prohibited
  ERRNO.EHOSTUNREACH, // beyond the scope of the source address
  ERRNO.EHOSTUNREACH, // address
  ERRNO.ECONNREFUSED, // port
  ERRNO.EACCES, // source address failed a policy
  ERRNO.EACCES, // route refused
];

// Codes of "destination unreachable".
const NET = 0;
const HOST = 1;
const PROTOCOL = 2;
const NO_ROUTE_6 = 0;
const PROHIBITED_6 = 1;
const PORT_6 = 4;
/** Code of "time exceeded": the parts of a packet did not all arrive. */
const REASSEMBLY = 1;

/** Whether it tells a smaller path MTU (RFC 1191, RFC 8201). */
export function isTooBig(seg: Segment): boolean {
  if (seg.family === 6) return seg.icmpType === ICMPV6_PACKET_TOO_BIG;
  return seg.icmpType === ICMP_UNREACHABLE && seg.icmpCode === ICMP_FRAGMENTATION_NEEDED;
}

/**
 * A positive errno, 0 for what is ignored: source quench (MUST-55), redirects, and what Linux
 * ignores. Linux differs: to it a packet that was not put together in time is nothing in IPv4.
 */
export function errnoOf(seg: Segment, strict: boolean): number {
  const { icmpType, icmpCode } = seg;
  if (seg.family === 6) {
    if (icmpType === ICMPV6_UNREACHABLE) return UNREACHABLE_6[icmpCode] ?? ERRNO.EPROTO;
    return icmpType === ICMPV6_TIME_EXCEEDED ? ERRNO.EHOSTUNREACH : ERRNO.EPROTO;
  }
  if (icmpType === ICMP_UNREACHABLE) return UNREACHABLE_4[icmpCode] ?? 0;
  if (icmpType === ICMP_PARAMETER_PROBLEM) return ERRNO.EPROTO;
  const counts = icmpType === ICMP_TIME_EXCEEDED && (strict || icmpCode !== REASSEMBLY);
  return counts ? ERRNO.EHOSTUNREACH : 0;
}

/** Whether waiting is in vain: nobody there speaks TCP, or has the port (SHLD-26). */
export function isHard({ family, icmpType, icmpCode }: Segment): boolean {
  if (family === 6) {
    return icmpType === ICMPV6_UNREACHABLE && (icmpCode === PROHIBITED_6 || icmpCode === PORT_6);
  }
  const last = ICMP_FRAGMENTATION_NEEDED;
  return icmpType === ICMP_UNREACHABLE && icmpCode >= PROTOCOL && icmpCode <= last;
}

/** Whether Linux drops a half-open connection for it: in IPv4 nearly the opposite of `isHard`. */
export function dropsHalfOpen({ family, icmpType, icmpCode }: Segment): boolean {
  if (family === 6) {
    if (icmpType === ICMPV6_PARAMETER_PROBLEM) return true;
    const lasting = icmpCode === PROHIBITED_6 || icmpCode >= PORT_6;
    return icmpType === ICMPV6_UNREACHABLE && lasting;
  }
  if (icmpType === ICMP_TIME_EXCEEDED) return icmpCode !== REASSEMBLY;
  if (icmpType === ICMP_PARAMETER_PROBLEM) return true;
  return icmpType === ICMP_UNREACHABLE && (icmpCode === NET || icmpCode === HOST);
}

/** Whether a router had no way to the peer: an outage rather than congestion (RFC 6069). */
export function isNoRoute({ family, icmpType, icmpCode }: Segment): boolean {
  if (family === 6) return icmpType === ICMPV6_UNREACHABLE && icmpCode === NO_ROUTE_6;
  return icmpType === ICMP_UNREACHABLE && (icmpCode === NET || icmpCode === HOST);
}
