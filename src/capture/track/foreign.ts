/**
 * Whether a packet comes from the end whose address it bears, by its TTL: routes are longer or
 * shorter for a machine that stands somewhere else. TTLs start at 64, 128 or 255, and one host may
 * start a RST of no socket higher than its connections, so it is the hops that are compared.
 */

/** A hop more or less is a route that changed; two are another machine. */
const FOREIGN_HOPS = 2;

/**
 * Whether a packet with `ttl` does not fit an end whose packets usually bear `usual`. Nearer by one
 * hop is enough: a router on the way, the first or the last one, answered in that end's name.
 */
export function isForeignTtl(ttl: number, usual: number): boolean {
  const farther = hopsOf(ttl) - hopsOf(usual);
  return farther < 0 || farther >= FOREIGN_HOPS;
}

/** How many routers a packet has passed, from the next higher start. */
const hopsOf = (ttl: number): number => (ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
