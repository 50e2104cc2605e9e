/**
 * The reused record that says where in a frame the IP packet starts and what it was wrapped in.
 * The link layers (`linkTypes.ts`, `link/*.ts`) fill it; nothing here reads bytes.
 */
import { flagsOf } from "../base/flagWord.ts";
import { DIRECTION_UNKNOWN } from "./sink.ts";

/** The packet was for another host, seen because the interface was promiscuous. */
export const DIRECTION_OTHER_HOST = 3;

/** An IP packet starts at `ipStart`. */
export const FRAME_IP = 0;
/** Sound as far as it was read, but not IP: ARP, spanning tree, encrypted 802.11 and so on. */
export const FRAME_NOT_IP = 1;
/** Cut short or senseless: `problem` and `problemAt` say what. */
export const FRAME_MALFORMED = 2;
/** This link type is not known: one sentence a file, not one a frame. */
export const FRAME_UNKNOWN_LINK = 3;

/** One of the `FRAME_` numbers. */
export type FrameVerdict = 0 | 1 | 2 | 3;

/** Where the innermost IP packet of a frame lies. Offsets are absolute places in the buffer. */
export class Frame {
  /** First byte of the innermost IP header; while layers are being read, of the next layer. */
  ipStart = 0;
  /** End of what was captured of it. */
  capturedEnd = 0;
  /** End of what was on the wire, bounded by the lengths of the tunnels around it. */
  originalEnd = 0;

  /** The last EtherType or PPP protocol met, 0 without one: it names what is not IP. */
  etherType = 0;

  /** Outermost VLAN id, -1 without one. */
  vlan = -1;
  /** Second VLAN id (QinQ, 802.1ad), -1 without one. */
  innerVlan = -1;
  /** How many MPLS labels were passed. */
  mplsLabels = 0;
  /** How many tunnels (IP in IP, GRE, VXLAN, …) were passed, 8 at most. */
  tunnels = 0;
  /** Bits of the `ENCAP_` numbers. */
  encapsulations = 0;
  /** Hash of all tunnel ids and end points, 0 without one: tells equal inner tuples apart. */
  tunnelHash = 0;

  /** Kernel's index of the interface (SLL2, NFLOG), -1 when the link type does not tell. */
  interfaceIndex = -1;
  /** One of the `DIRECTION_` numbers of sink.ts, or DIRECTION_OTHER_HOST. */
  direction = DIRECTION_UNKNOWN;

  /** Nothing but Ethernet or cooked lay before IP, and the fields on layers hold their defaults. */
  isPlain = true;

  /** A `PROBLEM_` number, 0 when nothing was wrong. */
  problem = 0;
  /** Offset of the byte that `problem` speaks of. */
  problemAt = 0;
}

/** Layers that a frame can be wrapped in, as bits of `Frame.encapsulations`, outermost first. */
export const ENCAPSULATIONS = [
  "vlan",
  "pbb",
  "pppoe",
  "mpls",
  "pseudowire",
  "ppp",
  "llc-snap",
  "ip-in-ip",
  "6in4",
  "gre",
  "erspan",
  "vxlan",
  "geneve",
  "gtp-u",
] as const;

const layer = flagsOf(ENCAPSULATIONS, 32);

export const ENCAP_VLAN = layer("vlan");
export const ENCAP_PBB = layer("pbb");
export const ENCAP_PPPOE = layer("pppoe");
export const ENCAP_MPLS = layer("mpls");
export const ENCAP_PSEUDOWIRE = layer("pseudowire");
export const ENCAP_PPP = layer("ppp");
export const ENCAP_SNAP = layer("llc-snap");
export const ENCAP_IP_IN_IP = layer("ip-in-ip");
export const ENCAP_6IN4 = layer("6in4");
export const ENCAP_GRE = layer("gre");
export const ENCAP_ERSPAN = layer("erspan");
export const ENCAP_VXLAN = layer("vxlan");
export const ENCAP_GENEVE = layer("geneve");
export const ENCAP_GTPU = layer("gtp-u");
