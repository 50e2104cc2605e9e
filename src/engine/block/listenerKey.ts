/** The keys of the map of listeners: one number for a port and an address or "any". */

// Any IPv4 address, any IPv6 address; the host's own addresses follow.
const ANY_IPV4 = 0;
const ANY_IPV6 = 1;
const ADDRESSES = 0x2000;

/** The key of a port: `local` is an address number, or -1 for any of a family. */
export function listenerKey(port: number, family: 4 | 6, local: number): number {
  const any = family === 4 ? ANY_IPV4 : ANY_IPV6;
  return port * ADDRESSES + (local === -1 ? any : local + 2);
}
