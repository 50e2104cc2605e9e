/**
 * `isIP`, `isIPv4`, `isIPv6` as node:net has them: what an address is, wire/address.ts decides; a
 * zone (`fe80::1%eth0`) belongs to an IPv6 address here although it is no part of one on the wire.
 */
import { parseAddress } from "../wire/index.ts";

/** 4, 6, or 0 when `input` is no address. */
export function isIP(input: string): 0 | 4 | 6 {
  const text = String(input);
  const zone = text.indexOf("%");
  if (zone < 0) return parseAddress(text)?.family ?? 0;
  const hasZone = /^%[0-9a-zA-Z\-.:]+$/.test(text.slice(zone));
  return hasZone && parseAddress(text.slice(0, zone))?.family === 6 ? 6 : 0;
}

/** Whether `input` is an IPv4 address in dotted decimal. */
export const isIPv4 = (input: string): boolean => isIP(input) === 4;

/** Whether `input` is an IPv6 address. */
export const isIPv6 = (input: string): boolean => isIP(input) === 6;
