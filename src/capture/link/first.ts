/**
 * Which layer a frame starts with, by the link type of its interface (the LINKTYPE_ numbers of
 * capture files, and the DLT_ numbers of raw IP that differ between systems).
 */
import type { Frame } from "../frame.ts";
import { readCooked, readCooked2, readEnc, readLoopback, readPflog } from "./cooked.ts";
import {
  bytesLeft,
  cut,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_LLC,
  LAYER_MPLS,
  LAYER_PPPOE,
  LAYER_UNKNOWN,
  LAYER_WIRELESS,
  type Layer,
} from "./layers.ts";
import { readFddi, readTokenRing } from "./llc.ts";
import { readNflog } from "./nflog.ts";
import { readPppd, readPppWithDirection, readSerial } from "./ppp.ts";
import { readAvs, readPrism, readRadiotap } from "./wireless.ts";

type Reader = (view: DataView, frame: Frame) => Layer;

const startsWith =
  (layer: Layer): Reader =>
  () =>
    layer;

interface LinkType {
  readonly name: string;
  readonly read: Reader;
}

const LINK_TYPES: ReadonlyMap<number, LinkType> = new Map([
  [0, { name: "NULL", read: readLoopback }],
  [1, { name: "EN10MB", read: startsWith(LAYER_ETHERNET) }],
  [6, { name: "IEEE802", read: readTokenRing }],
  [8, { name: "SLIP", read: readSlip }],
  [9, { name: "PPP", read: readSerial }],
  [10, { name: "FDDI", read: readFddi }],
  [11, { name: "ATM_RFC1483", read: startsWith(LAYER_LLC) }],
  [12, { name: "RAW", read: startsWith(LAYER_IP) }],
  [14, { name: "RAW", read: startsWith(LAYER_IP) }],
  [50, { name: "PPP_SERIAL", read: readSerial }],
  [51, { name: "PPP_ETHER", read: startsWith(LAYER_PPPOE) }],
  [100, { name: "ATM_RFC1483", read: startsWith(LAYER_LLC) }],
  [101, { name: "RAW", read: startsWith(LAYER_IP) }],
  [104, { name: "C_HDLC", read: readSerial }],
  [105, { name: "IEEE802_11", read: startsWith(LAYER_WIRELESS) }],
  [108, { name: "LOOP", read: readLoopback }],
  [109, { name: "ENC", read: readEnc }],
  [113, { name: "LINUX_SLL", read: readCooked }],
  [117, { name: "PFLOG", read: readPflog }],
  [119, { name: "PRISM_HEADER", read: readPrism }],
  [127, { name: "IEEE802_11_RADIO", read: readRadiotap }],
  [138, { name: "APPLE_IP_OVER_IEEE1394", read: readFirewire }],
  [163, { name: "IEEE802_11_RADIO_AVS", read: readAvs }],
  [166, { name: "PPP_PPPD", read: readPppd }],
  [192, { name: "PPI", read: readPpi }],
  [204, { name: "PPP_WITH_DIR", read: readPppWithDirection }],
  [219, { name: "MPLS", read: startsWith(LAYER_MPLS) }],
  [228, { name: "IPV4", read: startsWith(LAYER_IP) }],
  [229, { name: "IPV6", read: startsWith(LAYER_IP) }],
  [239, { name: "NFLOG", read: readNflog }],
  [242, { name: "IPOIB", read: readInfiniband }],
  [276, { name: "LINUX_SLL2", read: readCooked2 }],
]);

/** The name that tcpdump gives a link type, or its number when it is not one of ours. */
export function linkTypeName(linkType: number): string {
  return LINK_TYPES.get(linkType)?.name ?? String(linkType);
}

/** Whether frames of this link type can be read. */
export function isKnownLinkType(linkType: number): boolean {
  return LINK_TYPES.has(linkType);
}

/** Reads what the link type puts first and says what comes next. */
export function firstLayer(linkType: number, view: DataView, frame: Frame): Layer {
  const known = LINK_TYPES.get(linkType);
  return known === undefined ? LAYER_UNKNOWN : known.read(view, frame);
}

/** SLIP as BSD captures it: direction and compression state in 16 bytes before the packet. */
function readSlip(_view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 16) return cut(frame);
  frame.ipStart += 16;
  return LAYER_IP;
}

/** IP over FireWire: two addresses of eight bytes, then the type. */
function readFirewire(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 18) return cut(frame);
  frame.etherType = view.getUint16(frame.ipStart + 16);
  frame.ipStart += 18;
  return LAYER_ETHERTYPE;
}

/** IP over InfiniBand: a global route header of 40 bytes, then the type and two unused bytes. */
function readInfiniband(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 44) return cut(frame);
  frame.etherType = view.getUint16(frame.ipStart + 40);
  frame.ipStart += 44;
  return LAYER_ETHERTYPE;
}

/** Per-packet information: its length, and the link type of what follows, which is never PPI. */
function readPpi(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 8) return cut(frame);
  const inner = view.getUint32(frame.ipStart + 4, true);
  const length = view.getUint16(frame.ipStart + 2, true);
  if (bytesLeft(frame) < length || length < 8) return cut(frame);
  frame.ipStart += length;
  return inner === 192 ? LAYER_UNKNOWN : firstLayer(inner, view, frame);
}
