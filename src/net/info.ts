/** End points in node's words: `{address, family: "IPv4", port}`. */
import type { Endpoint } from "../engine/index.ts";

/** Where an end is. */
export interface AddressInfo {
  address: string;
  family: string;
  port: number;
}

/**
 * The stack's end point as node shows it; undefined for none. A socket that a listener of both
 * families has accepted shows IPv4 addresses in their mapped form, as on Linux.
 */
export function infoOf(
  endpoint: Endpoint | undefined,
  isDualStack = false,
): AddressInfo | undefined {
  if (endpoint === undefined) return undefined;
  const isIpv6 = endpoint.ip.includes(":");
  const address = !isIpv6 && isDualStack ? `::ffff:${endpoint.ip}` : endpoint.ip;
  return { address, family: isIpv6 || isDualStack ? "IPv6" : "IPv4", port: endpoint.port };
}
