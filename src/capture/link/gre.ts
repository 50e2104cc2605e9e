/**
 * GRE (RFC 2784, keys and sequence numbers RFC 2890), its version 1 for PPTP (RFC 2637), NVGRE
 * (RFC 7637, which is GRE with a key that carries Ethernet), and ERSPAN types I to III.
 *
 * Source routes (RFC 1701) are gone from the standard and are not followed.
 */
import { PROBLEM_TUNNEL_MALFORMED } from "../../wire/index.ts";
import { ENCAP_ERSPAN, ENCAP_GRE, type Frame } from "../frame.ts";
import {
  bytesLeft,
  cut,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_IP,
  LAYER_NOT_IP,
  type Layer,
  wrong,
} from "./layers.ts";

const HAS_CHECKSUM = 0x8000;
const HAS_ROUTING = 0x4000;
const HAS_KEY = 0x2000;
const HAS_SEQUENCE = 0x1000;
const HAS_ACK = 0x0080;
const VERSION = 0x0007;

/** Web caches' redirects: IP, from version 2 on behind four bytes that do not look like IP. */
const WCCP = 0x883e;
const ERSPAN_1_OR_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
/** What an ERSPAN III header says that it mirrors: Ethernet 0, IP 2. */
const ERSPAN_3_IP = 2;

/** Passes the GRE header and what its protocol type demands. */
export function readGre(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  const at = frame.ipStart;
  const flags = view.getUint16(at);
  const version = flags & VERSION;
  if (version > 1 || flags & HAS_ROUTING) return wrong(frame, PROBLEM_TUNNEL_MALFORMED);
  const keyAt = at + (flags & HAS_CHECKSUM ? 8 : 4);
  let end = keyAt + (flags & HAS_KEY ? 4 : 0) + (flags & HAS_SEQUENCE ? 4 : 0);
  if (version === 1 && flags & HAS_ACK) end += 4;
  if (end > frame.capturedEnd) return cut(frame);

  // The key of version 1 holds one direction's call number and would part the two directions.
  if (version === 0 && flags & HAS_KEY) {
    frame.tunnelHash = Math.imul(frame.tunnelHash ^ view.getInt32(keyAt), 0x9e3779b1);
  }
  frame.encapsulations |= ENCAP_GRE;
  frame.etherType = view.getUint16(at + 2);
  frame.ipStart = end;
  if (frame.etherType === ERSPAN_3) return readErspan3(view, frame);
  if (frame.etherType === ERSPAN_1_OR_2) return readErspan(frame, (flags & HAS_SEQUENCE) !== 0);
  return frame.etherType === WCCP ? readWccp(view, frame) : LAYER_ETHERTYPE;
}

function readWccp(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  if (view.getUint8(frame.ipStart) >>> 4 !== 4) frame.ipStart += 4;
  return LAYER_IP;
}

/** Type I has no header of its own and no sequence number; type II has both. */
function readErspan(frame: Frame, isTypeTwo: boolean): Layer {
  frame.encapsulations |= ENCAP_ERSPAN;
  frame.ipStart += isTypeTwo ? 8 : 0;
  return LAYER_ETHERNET;
}

/** Type III: twelve bytes, eight more when the last bit says so. */
function readErspan3(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 12) return cut(frame);
  frame.encapsulations |= ENCAP_ERSPAN;
  const control = view.getUint16(frame.ipStart + 10);
  frame.ipStart += control & 1 ? 20 : 12;
  const mirrored = (control >>> 10) & 0x1f;
  if (mirrored === ERSPAN_3_IP) return LAYER_IP;
  return mirrored === 0 ? LAYER_ETHERNET : LAYER_NOT_IP;
}
