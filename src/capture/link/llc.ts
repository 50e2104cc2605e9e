/**
 * IEEE 802.2 logical link control with SNAP (RFC 1042), and the media that start with it behind
 * addresses of their own: FDDI, Token Ring (with source routing), ATM (RFC 2684).
 */
import { ENCAP_SNAP, type Frame } from "../frame.ts";
import {
  bytesLeft,
  cut,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_LLC,
  LAYER_NOT_IP,
  type Layer,
} from "./layers.ts";

const SAP_SNAP = 0xaaaa;
const SAP_IP = 0x0606;
const SAP_OSI = 0xfefe;
const UNNUMBERED = 0x03;
/** Network layer protocol identifiers (ISO/IEC TR 9577) behind SAP 0xfe. */
const NLPID_IPV4 = 0xcc;
const NLPID_IPV6 = 0x8e;

const OUI_ETHERTYPE = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;
const OUI_8021 = 0x0080c2;
/** RFC 2684 5.2: bridged Ethernet with and without a checksum, behind two bytes of padding. */
const BRIDGED_WITH_FCS = 0x0001;
const BRIDGED = 0x0007;

/** Reads an LLC header, with SNAP where it says so. */
export function readLlc(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 3) return cut(frame);
  const at = frame.ipStart;
  const saps = view.getUint16(at);
  if (view.getUint8(at + 2) !== UNNUMBERED) return LAYER_NOT_IP;
  frame.ipStart = at + 3;
  if (saps === SAP_IP) return LAYER_IP;
  if (saps === SAP_OSI) return readNlpid(view, frame);
  if (saps !== SAP_SNAP) return LAYER_NOT_IP;
  if (bytesLeft(frame) < 5) return cut(frame);
  frame.encapsulations |= ENCAP_SNAP;
  frame.etherType = view.getUint16(at + 6);
  frame.ipStart = at + 8;
  return followSnap(view.getUint32(at + 2) & 0xff_ffff, frame); // control, then the OUI
}

function followSnap(oui: number, frame: Frame): Layer {
  if (oui === OUI_ETHERTYPE || oui === OUI_BRIDGE_TUNNEL) return LAYER_ETHERTYPE;
  if (oui !== OUI_8021) return LAYER_NOT_IP;
  if (frame.etherType !== BRIDGED && frame.etherType !== BRIDGED_WITH_FCS) return LAYER_NOT_IP;
  frame.ipStart += 2;
  return LAYER_ETHERNET;
}

function readNlpid(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 1) return cut(frame);
  const nlpid = view.getUint8(frame.ipStart);
  if (nlpid !== NLPID_IPV4 && nlpid !== NLPID_IPV6) return LAYER_NOT_IP;
  frame.ipStart += 1;
  return LAYER_IP;
}

/** FDDI: frame control and two addresses, then LLC when the control says so. */
export function readFddi(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 13) return cut(frame);
  const control = view.getUint8(frame.ipStart);
  frame.ipStart += 13;
  return (control & 0xf0) === 0x50 ? LAYER_LLC : LAYER_NOT_IP;
}

/** Token Ring (802.5): two control bytes and two addresses, then perhaps a source route. */
export function readTokenRing(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 16) return cut(frame);
  const at = frame.ipStart;
  const isLlc = view.getUint8(at + 1) >>> 6 === 1;
  // The group bit of a source address has no use as such: it says that a route follows.
  const isRouted = (view.getUint8(at + 8) & 0x80) !== 0;
  frame.ipStart = at + 14 + (isRouted ? view.getUint8(at + 14) & 0x1f : 0);
  return isLlc ? LAYER_LLC : LAYER_NOT_IP;
}
