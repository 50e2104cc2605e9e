/**
 * virtio_net_hdr, the ten bytes before each packet of a TUN device with offloads (Linux:
 * include/uapi/linux/virtio_net.h), in the machine's own byte order: what is still to be done to
 * the packet, or what need not be done to it.
 */
import { endianness } from "node:os";
import type { Packet } from "../engine/api.ts";
import {
  VNET_DATA_VALID,
  VNET_GSO_TCPV4,
  VNET_GSO_TCPV6,
  VNET_HEADER_BYTES,
  VNET_NEEDS_CSUM,
} from "../host/tun.ts";

const LITTLE = endianness() === "LE";
/** Where the checksum stands in a TCP header. */
const CHECKSUM_OFFSET = 16;

/** Whether the checksum of the packet behind the header at `at` is right, or is yet to be made. */
export const vouchesForChecksum = (bytes: Uint8Array, at: number): boolean =>
  ((bytes[at] as number) & (VNET_NEEDS_CSUM | VNET_DATA_VALID)) !== 0;

/** Payload bytes of each segment under the one header behind it; 0: it is a single segment's. */
export function segmentSizeAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] === 0) return 0;
  const low = bytes[LITTLE ? at + 4 : at + 5] as number;
  const high = bytes[LITTLE ? at + 5 : at + 4] as number;
  return (high << 8) | low;
}

/** Writes the header before a packet whose checksum holds the pseudo-header's sum only. */
export function writeVnetHeader({ bytes, start, tcpStart, segmentSize }: Packet): void {
  const at = start - VNET_HEADER_BYTES;
  const headers = tcpStart - start + ((bytes[tcpStart + 12] as number) >> 4) * 4;
  bytes[at] = VNET_NEEDS_CSUM;
  bytes[at + 1] = segmentSize === 0 ? 0 : gsoType(bytes[start] as number);
  put(bytes, at + 2, headers);
  put(bytes, at + 4, segmentSize);
  put(bytes, at + 6, tcpStart - start);
  put(bytes, at + 8, CHECKSUM_OFFSET);
}

const gsoType = (versionByte: number): number =>
  versionByte >> 4 === 6 ? VNET_GSO_TCPV6 : VNET_GSO_TCPV4;

function put(bytes: Uint8Array, at: number, value: number): void {
  bytes[LITTLE ? at : at + 1] = value & 0xff;
  bytes[LITTLE ? at + 1 : at] = value >> 8;
}
