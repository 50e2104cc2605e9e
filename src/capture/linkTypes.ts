/**
 * From a link type (a LINKTYPE_ number of a capture file) and a frame's bytes to where the
 * innermost IP packet starts. The readers in `link/` each know one layer; here is the one loop
 * that follows them, with fast paths for what nearly every capture holds: TCP directly over
 * Ethernet or Linux cooked.
 *
 * The caller sees to it that the frame lies inside the view. Then no byte of it can make this throw
 * or loop, and every offset that it leaves in the record lies inside the frame.
 */
import { PROBLEM_NONE, PROBLEM_TUNNEL_TOO_DEEP, PROTO_TCP } from "../wire/index.ts";
import {
  FRAME_IP,
  FRAME_MALFORMED,
  FRAME_NOT_IP,
  FRAME_UNKNOWN_LINK,
  type Frame,
  type FrameVerdict,
} from "./frame.ts";
import { directionOf } from "./link/cooked.ts";
import {
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  readEthernet,
  readEtherType,
  readPppoe,
} from "./link/ethernet.ts";
import { firstLayer } from "./link/first.ts";
import { readGre } from "./link/gre.ts";
import {
  cut,
  LAYER_DONE,
  LAYER_ETHERNET,
  LAYER_ETHERTYPE,
  LAYER_GRE,
  LAYER_IP,
  LAYER_LLC,
  LAYER_MALFORMED,
  LAYER_MPLS,
  LAYER_NOT_IP,
  LAYER_PPP,
  LAYER_PPPOE,
  LAYER_UNKNOWN,
  LAYER_WIRELESS,
  type Layer,
  wrong,
} from "./link/layers.ts";
import { readLlc } from "./link/llc.ts";
import { readMpls } from "./link/mpls.ts";
import { readPpp } from "./link/ppp.ts";
import { readIpTunnel } from "./link/tunnels.ts";
import { readWireless } from "./link/wireless.ts";
import { DIRECTION_UNKNOWN } from "./sink.ts";

const LINK_ETHERNET = 1;
const LINK_COOKED = 113;
const LINK_COOKED_2 = 276;

const MAX_TUNNELS = 8;
/** Tags, labels and tunnels together; each layer also consumes bytes, so this bounds the rest. */
const MAX_LAYERS = 64;

/**
 * Finds the innermost IP packet of the frame at [start, capturedEnd) of `view`, which was
 * `originalEnd - start` bytes long on the wire, and fills `frame`. Only with FRAME_IP do the
 * offsets count.
 */
export function locateIp(
  linkType: number,
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  frame: Frame,
): FrameVerdict {
  reset(start, capturedEnd, Math.max(originalEnd, capturedEnd), frame);
  if (findPlainTcp(linkType, view, start, capturedEnd, frame)) return FRAME_IP;
  return followLayers(view, firstLayer(linkType, view, frame), frame);
}

/**
 * Goes on with a frame whose IP packet was a fragment, from the first byte of the whole packet: a
 * tunnel's outer packets are larger than what they carry, so they are often sent in fragments. What
 * lay around the fragment stays in `frame`.
 */
export function locateInnerIp(
  view: DataView,
  start: number,
  capturedEnd: number,
  originalEnd: number,
  frame: Frame,
): FrameVerdict {
  frame.ipStart = start;
  frame.capturedEnd = capturedEnd;
  frame.originalEnd = Math.max(originalEnd, capturedEnd);
  return followLayers(view, LAYER_IP, frame);
}

function reset(start: number, capturedEnd: number, originalEnd: number, frame: Frame): void {
  frame.ipStart = start;
  frame.capturedEnd = capturedEnd;
  frame.originalEnd = originalEnd;
  frame.interfaceIndex = -1;
  frame.direction = DIRECTION_UNKNOWN;
  if (!frame.isPlain) forgetLayers(frame);
}

/** Fast paths leave these fields as they are here, so that only the frame after another pays. */
function forgetLayers(frame: Frame): void {
  frame.isPlain = true;
  frame.etherType = 0;
  frame.vlan = -1;
  frame.innerVlan = -1;
  frame.mplsLabels = 0;
  frame.tunnels = 0;
  frame.encapsulations = 0;
  frame.tunnelHash = 0;
  frame.problem = PROBLEM_NONE;
}

/** Whether TCP follows IP, and IP the link header: then there is nothing to follow. */
function findPlainTcp(
  linkType: number,
  view: DataView,
  start: number,
  end: number,
  frame: Frame,
): boolean {
  if (end - start < 40) return false;
  if (linkType === LINK_ETHERNET) {
    return isPlainTcp(view, start + 14, view.getUint16(start + 12), frame);
  }
  if (linkType === LINK_COOKED) {
    if (!isPlainTcp(view, start + 16, view.getUint16(start + 14), frame)) return false;
    frame.direction = directionOf(view.getUint16(start));
    return true;
  }
  if (linkType !== LINK_COOKED_2) return false;
  if (!isPlainTcp(view, start + 20, view.getUint16(start), frame)) return false;
  frame.interfaceIndex = view.getInt32(start + 4);
  frame.direction = directionOf(view.getUint8(start + 10));
  return true;
}

function isPlainTcp(view: DataView, at: number, etherType: number, frame: Frame): boolean {
  // The protocol is the tenth byte of an IPv4 header and the seventh of an IPv6 one.
  const isTcp =
    (etherType === ETHERTYPE_IPV4 && view.getUint8(at + 9) === PROTO_TCP) ||
    (etherType === ETHERTYPE_IPV6 && view.getUint8(at + 6) === PROTO_TCP);
  if (!isTcp) return false;
  frame.ipStart = at;
  frame.etherType = etherType;
  return true;
}

function followLayers(view: DataView, first: Layer, frame: Frame): FrameVerdict {
  frame.isPlain = false;
  let layer = first;
  for (let count = 0; layer > LAYER_UNKNOWN; count++) {
    if (frame.ipStart < 0 || frame.ipStart >= frame.capturedEnd) layer = cut(frame);
    else if (count === MAX_LAYERS || frame.tunnels > MAX_TUNNELS) {
      layer = wrong(frame, PROBLEM_TUNNEL_TOO_DEEP);
    } else layer = readLayer(view, layer, frame);
  }
  switch (layer) {
    case LAYER_DONE:
      return FRAME_IP;
    case LAYER_NOT_IP:
      return FRAME_NOT_IP;
    case LAYER_MALFORMED:
      return FRAME_MALFORMED;
    default:
      return FRAME_UNKNOWN_LINK;
  }
}

function readLayer(view: DataView, layer: Layer, frame: Frame): Layer {
  switch (layer) {
    case LAYER_IP:
      return readIpTunnel(view, frame);
    case LAYER_ETHERNET:
      return readEthernet(view, frame);
    case LAYER_ETHERTYPE:
      return readEtherType(view, frame);
    case LAYER_LLC:
      return readLlc(view, frame);
    case LAYER_MPLS:
      return readMpls(view, frame);
    case LAYER_PPP:
      return readPpp(view, frame);
    case LAYER_PPPOE:
      return readPppoe(view, frame);
    case LAYER_GRE:
      return readGre(view, frame);
    case LAYER_WIRELESS:
      return readWireless(view, frame);
    default:
      return LAYER_NOT_IP;
  }
}

export { isKnownLinkType, linkTypeName } from "./link/first.ts";
