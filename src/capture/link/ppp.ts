/**
 * PPP (RFC 1661) in the forms that captures hold it: bare, in HDLC-like framing (RFC 1662), with a
 * direction byte, and Cisco's HDLC, which looks alike and carries EtherTypes.
 */
import { ENCAP_PPP, type Frame } from "../frame.ts";
import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from "../sink.ts";
import {
  bytesLeft,
  cut,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_MPLS,
  LAYER_NOT_IP,
  LAYER_PPP,
  type Layer,
} from "./layers.ts";

const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
const PPP_MPLS_UNICAST = 0x0281;
const PPP_MPLS_MULTICAST = 0x0283;

const ALL_STATIONS = 0xff03;
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

/** Reads address and control when they are there, and the protocol of one or two bytes. */
export function readPpp(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 2) return cut(frame);
  if (view.getUint16(frame.ipStart) === ALL_STATIONS) frame.ipStart += 2;
  if (bytesLeft(frame) < 2) return cut(frame);
  // RFC 1661 2: only the last byte of a protocol number is odd, so an odd first one is the last.
  const isShort = (view.getUint8(frame.ipStart) & 1) === 1;
  frame.etherType = isShort ? view.getUint8(frame.ipStart) : view.getUint16(frame.ipStart);
  frame.ipStart += isShort ? 1 : 2;
  frame.encapsulations |= ENCAP_PPP;
  switch (frame.etherType) {
    case PPP_IPV4:
    case PPP_IPV6:
      return LAYER_IP;
    case PPP_MPLS_UNICAST:
    case PPP_MPLS_MULTICAST:
      return LAYER_MPLS;
    default:
      return LAYER_NOT_IP;
  }
}

/** A serial line: PPP in HDLC-like framing, or Cisco's HDLC, told apart by the address. */
export function readSerial(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  const address = view.getUint8(frame.ipStart);
  if (address !== CISCO_UNICAST && address !== CISCO_MULTICAST) return readPpp(view, frame);
  frame.etherType = view.getUint16(frame.ipStart + 2);
  frame.ipStart += 4;
  return LAYER_ETHERTYPE;
}

/** pppd's own form: the address byte gives the direction, and the control byte is there. */
export function readPppd(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 2) return cut(frame);
  frame.direction = view.getUint8(frame.ipStart) === 0 ? DIRECTION_INBOUND : DIRECTION_OUTBOUND;
  frame.ipStart += 2;
  return LAYER_PPP;
}

/** A direction byte before the PPP frame. */
export function readPppWithDirection(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 1) return cut(frame);
  frame.direction = view.getUint8(frame.ipStart) === 0 ? DIRECTION_INBOUND : DIRECTION_OUTBOUND;
  frame.ipStart += 1;
  return LAYER_PPP;
}
