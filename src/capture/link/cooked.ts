/**
 * Headers that the capturing kernel makes up because the interface has none, or several interfaces
 * have different ones: Linux cooked v1 and v2 (`-i any`), BSD loopback, NFLOG, pflog, IPsec's enc.
 * Some of them also tell the interface and the direction, which is how duplicates are recognised.
 */
import { DIRECTION_OTHER_HOST, type Frame } from "../frame.ts";
import { DIRECTION_INBOUND, DIRECTION_OUTBOUND, DIRECTION_UNKNOWN } from "../sink.ts";
import {
  bytesLeft,
  cut,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_LLC,
  LAYER_NOT_IP,
  type Layer,
} from "./layers.ts";

/** Linux's protocol number for a bare 802.2 frame; 802.3 raw (1) is Novell's. */
const LINUX_8022 = 4;

const PACKET_OTHER_HOST = 3;
const PACKET_OUTGOING = 4;

const ADDRESS_FAMILY_INET = 2;
/** AF_INET6 of Linux, of the BSDs, FreeBSD and Darwin. */
const ADDRESS_FAMILIES_INET6: ReadonlySet<number> = new Set([10, 24, 28, 30]);

/** The direction that Linux's packet type tells; broadcast and multicast came in. */
export function directionOf(packetType: number): number {
  if (packetType === PACKET_OUTGOING) return DIRECTION_OUTBOUND;
  if (packetType === PACKET_OTHER_HOST) return DIRECTION_OTHER_HOST;
  return packetType < PACKET_OTHER_HOST ? DIRECTION_INBOUND : DIRECTION_UNKNOWN;
}

/** Linux cooked v1: packet type, hardware type, address, protocol. */
export function readCooked(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 16) return cut(frame);
  frame.direction = directionOf(view.getUint16(frame.ipStart));
  frame.etherType = view.getUint16(frame.ipStart + 14);
  frame.ipStart += 16;
  return followLinux(frame);
}

/** Linux cooked v2: protocol, interface index, hardware type, packet type, address. */
export function readCooked2(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 20) return cut(frame);
  frame.etherType = view.getUint16(frame.ipStart);
  frame.interfaceIndex = view.getInt32(frame.ipStart + 4);
  frame.direction = directionOf(view.getUint8(frame.ipStart + 10));
  frame.ipStart += 20;
  return followLinux(frame);
}

function followLinux(frame: Frame): Layer {
  if (frame.etherType === LINUX_8022) return LAYER_LLC;
  return frame.etherType >= 0x0600 ? LAYER_ETHERTYPE : LAYER_NOT_IP;
}

/** NULL and LOOP: an address family of four bytes, in the order of the host or of the network. */
export function readLoopback(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  const family = familyAt(view, frame.ipStart);
  frame.ipStart += 4;
  return followFamily(family);
}

/** OpenBSD's enc: address family, security parameters, flags. */
export function readEnc(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 12) return cut(frame);
  const family = familyAt(view, frame.ipStart);
  frame.ipStart += 12;
  return followFamily(family);
}

/** pflog: its own length first, padded to four bytes, and the address family of one byte. */
export function readPflog(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  const length = (view.getUint8(frame.ipStart) + 3) & ~3;
  const family = view.getUint8(frame.ipStart + 1);
  frame.ipStart += length;
  return followFamily(family);
}

function familyAt(view: DataView, at: number): number {
  const family = view.getUint32(at);
  // A family is small: in the other byte order it would be far above 65535.
  return family > 0xffff ? view.getUint32(at, true) : family;
}

function followFamily(family: number): Layer {
  const isIp = family === ADDRESS_FAMILY_INET || ADDRESS_FAMILIES_INET6.has(family);
  return isIp ? LAYER_IP : LAYER_NOT_IP;
}
