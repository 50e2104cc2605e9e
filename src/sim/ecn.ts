/**
 * Marking instead of dropping, RFC 3168 section 5: a packet whose sender understands it (ECT) is
 * marked Congestion Experienced. The IPv4 header checksum follows by RFC 1624.
 */

/** ECN field: not capable; anything else is, and 3 is the mark itself. */
const NOT_ECT = 0;
const CONGESTION_EXPERIENCED = 3;

/**
 * Marks the packet at the start of `bytes`, when it may be marked; says whether it bears a mark.
 */
export function markCongestion(bytes: Uint8Array): boolean {
  const version = (bytes[0] as number) >>> 4;
  return version === 4 ? markIpv4(bytes) : markIpv6(bytes);
}

function markIpv4(bytes: Uint8Array): boolean {
  const tos = bytes[1] as number;
  if ((tos & 3) === NOT_ECT) return false;
  const added = CONGESTION_EXPERIENCED - (tos & 3);
  bytes[1] = tos | CONGESTION_EXPERIENCED;
  // RFC 1624: the word grew by `added`, so its complement's sum shrinks by as much.
  let sum = (((bytes[10] as number) << 8) | (bytes[11] as number)) - added;
  if (sum < 0) sum += 0xffff;
  bytes[10] = sum >>> 8;
  bytes[11] = sum & 0xff;
  return true;
}

/** The traffic class lies across the first two bytes; its two lowest bits are bits 5 and 4. */
function markIpv6(bytes: Uint8Array): boolean {
  const second = bytes[1] as number;
  if (((second >>> 4) & 3) === NOT_ECT) return false;
  bytes[1] = second | (CONGESTION_EXPERIENCED << 4);
  return true;
}
