/**
 * Ethernet (IEEE 802.3), and every EtherType that leads on: VLAN tags (802.1Q, 802.1ad), provider
 * backbone (802.1ah), PPPoE sessions (RFC 2516), bridge-port tags (802.1BR).
 *
 * 802.3 frames with a length instead of a type go on as LLC.
 */
import { PROBLEM_LINK_MALFORMED } from "../../wire/index.ts";
import { ENCAP_PBB, ENCAP_PPPOE, ENCAP_VLAN, type Frame } from "../frame.ts";
import {
  bytesLeft,
  cut,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_LLC,
  LAYER_MPLS,
  LAYER_NOT_IP,
  LAYER_PPP,
  LAYER_PPPOE,
  type Layer,
  wrong,
} from "./layers.ts";

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_IPV6 = 0x86dd;
const VLAN_8021Q = 0x8100;
const VLAN_8021AD = 0x88a8;
const VLAN_OLD_QINQ = 0x9100;
const VLAN_OLD_QINQ_2 = 0x9200;
const PBB_SERVICE = 0x88e7;
const BRIDGE_PORT = 0x893f;
const MPLS_UNICAST = 0x8847;
const MPLS_MULTICAST = 0x8848;
const PPPOE_SESSION = 0x8864;
const PPP_IN_GRE = 0x880b;
const TRANSPARENT_ETHERNET = 0x6558;
const JUMBO_LLC = 0x8870;

/** Below it the field is a length (IEEE 802.3 3.2.6). */
const FIRST_ETHERTYPE = 0x0600;
/** Novell's raw 802.3 carries IPX right behind the length, with a checksum of all ones. */
const NOVELL_RAW = 0xffff;

/** Reads destination, source and type. */
export function readEthernet(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 14) return cut(frame);
  const type = view.getUint16(frame.ipStart + 12);
  frame.ipStart += 14;
  frame.etherType = type;
  if (type >= FIRST_ETHERTYPE) return LAYER_ETHERTYPE;
  if (bytesLeft(frame) < 2) return cut(frame);
  return view.getUint16(frame.ipStart) === NOVELL_RAW ? LAYER_NOT_IP : LAYER_LLC;
}

/** Follows `frame.etherType`, whose header starts at `frame.ipStart`. */
export function readEtherType(view: DataView, frame: Frame): Layer {
  switch (frame.etherType) {
    case ETHERTYPE_IPV4:
    case ETHERTYPE_IPV6:
      return LAYER_IP;
    case VLAN_8021Q:
    case VLAN_8021AD:
    case VLAN_OLD_QINQ:
    case VLAN_OLD_QINQ_2:
      return readVlan(view, frame);
    case PBB_SERVICE:
      return readBackbone(frame);
    case BRIDGE_PORT:
      return skipToType(view, frame, 8);
    case MPLS_UNICAST:
    case MPLS_MULTICAST:
      return LAYER_MPLS;
    case PPPOE_SESSION:
      return LAYER_PPPOE;
    case PPP_IN_GRE:
      return LAYER_PPP;
    case TRANSPARENT_ETHERNET:
      return LAYER_ETHERNET;
    case JUMBO_LLC:
      return LAYER_LLC;
    default:
      return LAYER_NOT_IP;
  }
}

/** RFC 2516 4: version and type 1, code 0 for a session's data, then PPP without framing. */
export function readPppoe(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 6) return cut(frame);
  if (view.getUint8(frame.ipStart) !== 0x11) return wrong(frame, PROBLEM_LINK_MALFORMED);
  if (view.getUint8(frame.ipStart + 1) !== 0) return LAYER_NOT_IP; // discovery
  frame.encapsulations |= ENCAP_PPPOE;
  frame.ipStart += 6;
  return LAYER_PPP;
}

function readVlan(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  const id = view.getUint16(frame.ipStart) & 0x0fff;
  if (frame.vlan === -1) frame.vlan = id;
  else if (frame.innerVlan === -1) frame.innerVlan = id;
  frame.encapsulations |= ENCAP_VLAN;
  return skipToType(view, frame, 4);
}

/** 802.1ah: four bytes with the service's number, then the customer's whole frame. */
function readBackbone(frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  frame.encapsulations |= ENCAP_PBB;
  frame.ipStart += 4;
  return LAYER_ETHERNET;
}

/** Passes a tag of `length` bytes whose last two are the next type, or a length again. */
function skipToType(view: DataView, frame: Frame, length: number): Layer {
  if (bytesLeft(frame) < length) return cut(frame);
  frame.ipStart += length;
  frame.etherType = view.getUint16(frame.ipStart - 2);
  return frame.etherType >= FIRST_ETHERTYPE ? LAYER_ETHERTYPE : LAYER_LLC;
}
