/**
 * An MPLS label stack, RFC 3032. It does not say what it carries, so the first nibble is asked:
 * 4 and 6 are IP; 0 is the control word of a pseudowire (RFC 4385) or the start of an Ethernet
 * address; anything else can only be an address. A guess counts when a known EtherType supports it.
 */
import { ENCAP_MPLS, ENCAP_PSEUDOWIRE, type Frame } from "../frame.ts";
import { bytesLeft, cut, LAYER_ETHERNET, LAYER_IP, LAYER_NOT_IP, type Layer } from "./layers.ts";

/** Types that the customer's frame in a pseudowire plausibly has. */
const KNOWN_TYPES: ReadonlySet<number> = new Set([
  0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8, 0x8847, 0x8848, 0x8863, 0x8864,
]);

/** Passes the labels and guesses what follows. */
export function readMpls(view: DataView, frame: Frame): Layer {
  frame.encapsulations |= ENCAP_MPLS;
  let isBottom = false;
  while (!isBottom) {
    if (bytesLeft(frame) < 4) return cut(frame);
    isBottom = (view.getUint8(frame.ipStart + 2) & 1) === 1;
    frame.mplsLabels += 1;
    frame.ipStart += 4;
  }
  if (bytesLeft(frame) < 1) return cut(frame);
  const nibble = view.getUint8(frame.ipStart) >>> 4;
  if (nibble === 4 || nibble === 6) return LAYER_IP;
  if (nibble === 0 && hasKnownType(view, frame, 4)) return enterPseudowire(frame, 4);
  return hasKnownType(view, frame, 0) ? enterPseudowire(frame, 0) : LAYER_NOT_IP;
}

function hasKnownType(view: DataView, frame: Frame, skip: number): boolean {
  if (bytesLeft(frame) < skip + 14) return false;
  return KNOWN_TYPES.has(view.getUint16(frame.ipStart + skip + 12));
}

function enterPseudowire(frame: Frame, controlWord: number): Layer {
  frame.encapsulations |= ENCAP_PSEUDOWIRE;
  frame.ipStart += controlWord;
  return LAYER_ETHERNET;
}
