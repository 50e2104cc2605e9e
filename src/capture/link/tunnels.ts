/**
 * Tunnels inside IP: IP in IP (RFC 2003), 6in4 (RFC 4213), EtherIP (RFC 3378), GRE, and over UDP
 * VXLAN (RFC 7348), Geneve (RFC 8926) and GTP-U (3GPP TS 29.281).
 *
 * A tunnel is entered only when what it carries is certain enough to be an honest guess, since a
 * UDP port proves nothing: each has a field that must hold a fixed value.
 */
import {
  PACKET_OTHER,
  PROTO_GRE,
  PROTO_IPV4,
  PROTO_IPV6,
  PROTO_TCP,
  PROTO_UDP,
  readIpHeader,
  Segment,
} from "../../wire/index.ts";
import {
  ENCAP_6IN4,
  ENCAP_GENEVE,
  ENCAP_GTPU,
  ENCAP_IP_IN_IP,
  ENCAP_VXLAN,
  type Frame,
} from "../frame.ts";
import {
  LAYER_DONE,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_GRE,
  LAYER_IP,
  type Layer,
} from "./layers.ts";

const PROTO_ETHERIP = 97;

const PORT_VXLAN = 4789;
/** Linux's default from before there was an assigned port. */
const PORT_VXLAN_LINUX = 8472;
const PORT_GENEVE = 6081;
const PORT_GTPU = 2152;

const VXLAN_HAS_ID = 0x08;
/** Version 1, protocol type GTP; the three lowest bits announce optional fields. */
const GTP_VERSION_1 = 0x30;
const GTP_OPTIONAL = 0x07;
const GTP_HAS_EXTENSIONS = 0x04;
const GTP_USER_PACKET = 255;

/** The outer header, read here and forgotten: a module's own record, since calls never nest. */
const outer = new Segment();

/** Looks whether the IP packet at `frame.ipStart` is a tunnel; LAYER_DONE when it is not. */
export function readIpTunnel(view: DataView, frame: Frame): Layer {
  const verdict = readIpHeader(view, frame.ipStart, frame.capturedEnd, frame.originalEnd, outer);
  if (verdict !== PACKET_OTHER || outer.protocol === PROTO_TCP) return LAYER_DONE;
  const start = outer.payloadStart;
  switch (outer.protocol) {
    case PROTO_IPV4:
      return enter(frame, start, outer.family === 4 ? ENCAP_IP_IN_IP : 0, 0, LAYER_IP);
    case PROTO_IPV6:
      return enter(frame, start, outer.family === 4 ? ENCAP_6IN4 : ENCAP_IP_IN_IP, 0, LAYER_IP);
    case PROTO_ETHERIP:
      return outer.payloadEnd - start < 2 || view.getUint8(start) !== 0x30
        ? LAYER_DONE
        : enter(frame, start + 2, 0, 0, LAYER_ETHERNET);
    case PROTO_GRE:
      return enter(frame, start, 0, 0, LAYER_GRE);
    case PROTO_UDP:
      return readUdp(view, start, frame);
    default:
      return LAYER_DONE;
  }
}

/** Steps into a tunnel whose content starts at `start`, bounded by the outer packet. */
function enter(frame: Frame, start: number, encap: number, id: number, next: Layer): Layer {
  frame.originalEnd = outer.payloadStart + outer.length;
  frame.capturedEnd = outer.payloadEnd;
  frame.ipStart = start;
  frame.encapsulations |= encap;
  frame.tunnels += 1;
  frame.tunnelHash = hashTunnel(frame.tunnelHash, id);
  return next;
}

/** Both directions of a tunnel hash alike: the ends are added, not strung together. */
function hashTunnel(hash: number, id: number): number {
  const ends =
    (outer.src0 + outer.dst0) ^
    Math.imul(outer.src1 + outer.dst1, 3) ^
    Math.imul(outer.src2 + outer.dst2, 5) ^
    Math.imul(outer.src3 + outer.dst3, 7);
  const mixed = Math.imul(ends ^ Math.imul(hash ^ id, 0x85ebca6b), 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}

function readUdp(view: DataView, start: number, frame: Frame): Layer {
  if (outer.payloadEnd - start < 16) return LAYER_DONE;
  const at = start + 8;
  switch (view.getUint16(start + 2)) {
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX: {
      if ((view.getUint8(at) & VXLAN_HAS_ID) === 0) return LAYER_DONE;
      return enter(frame, at + 8, ENCAP_VXLAN, view.getUint32(at + 4) >>> 8, LAYER_ETHERNET);
    }
    case PORT_GENEVE:
      return readGeneve(view, at, frame);
    case PORT_GTPU:
      return readGtp(view, at, frame);
    default:
      return LAYER_DONE;
  }
}

function readGeneve(view: DataView, at: number, frame: Frame): Layer {
  const first = view.getUint8(at);
  if (first >>> 6 !== 0) return LAYER_DONE;
  frame.etherType = view.getUint16(at + 2);
  const id = view.getUint32(at + 4) >>> 8;
  return enter(frame, at + 8 + ((first & 0x3f) << 2), ENCAP_GENEVE, id, LAYER_ETHERTYPE);
}

/**
 * GTP-U, TS 29.281 section 5. Its tunnel id names one direction only, so it stays out of the hash:
 * both directions of a connection must hash alike.
 */
function readGtp(view: DataView, at: number, frame: Frame): Layer {
  const first = view.getUint8(at);
  if ((first & 0xf0) !== GTP_VERSION_1 || view.getUint8(at + 1) !== GTP_USER_PACKET) {
    return LAYER_DONE;
  }
  let content = at + 8 + (first & GTP_OPTIONAL ? 4 : 0);
  if (first & GTP_HAS_EXTENSIONS) content = skipExtensions(view, content);
  if (content >= outer.payloadEnd) return LAYER_DONE;
  const version = view.getUint8(content) >>> 4;
  return version === 4 || version === 6
    ? enter(frame, content, ENCAP_GTPU, 0, LAYER_IP)
    : LAYER_DONE;
}

/** Each extension gives its length in words first and the next one's type last (TS 29.281 5.2). */
function skipExtensions(view: DataView, start: number): number {
  let at = start;
  while (at < outer.payloadEnd && at > 0 && view.getUint8(at - 1) !== 0) {
    const length = view.getUint8(at) << 2;
    if (length === 0) return outer.payloadEnd;
    at += length;
  }
  return at;
}
