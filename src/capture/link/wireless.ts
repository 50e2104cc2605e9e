/**
 * IEEE 802.11 data frames, bare or behind the radio's own headers: radiotap, Prism, AVS, PPI.
 *
 * Encrypted frames are not IP to us. Of an aggregate (A-MSDU) the first frame is read.
 */
import { PROBLEM_LINK_MALFORMED } from "../../wire/index.ts";
import type { Frame } from "../frame.ts";
import {
  bytesLeft,
  cut,
  LAYER_LLC,
  LAYER_NOT_IP,
  LAYER_WIRELESS,
  type Layer,
  wrong,
} from "./layers.ts";

const TYPE_DATA = 2;
const SUBTYPE_NO_DATA = 0x4;
const SUBTYPE_QOS = 0x8;
const FLAG_TO_DS = 0x01;
const FLAG_FROM_DS = 0x02;
const FLAG_PROTECTED = 0x40;
const FLAG_ORDER = 0x80;

const RADIOTAP_PRESENT_TSFT = 1 << 0;
const RADIOTAP_PRESENT_FLAGS = 1 << 1;
const RADIOTAP_FLAG_PADDED = 0x20;

const PRISM_LENGTH = 144;
const AVS_COOKIE = 0x80211000;

/** A bare 802.11 frame. */
export function readWireless(view: DataView, frame: Frame): Layer {
  return readHeader(view, frame, false);
}

/** Radiotap: its length says where 802.11 starts, one flag whether its header is padded. */
export function readRadiotap(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 8) return cut(frame);
  const at = frame.ipStart;
  const length = view.getUint16(at + 2, true);
  if (length < 8) return wrong(frame, PROBLEM_LINK_MALFORMED);
  if (bytesLeft(frame) < length) return cut(frame);
  const padded = (radiotapFlags(view, at, length) & RADIOTAP_FLAG_PADDED) !== 0;
  frame.ipStart = at + length;
  return readHeader(view, frame, padded);
}

/** The flags field stands behind the presence words and an aligned time stamp, if that is there. */
function radiotapFlags(view: DataView, start: number, length: number): number {
  const present = view.getInt32(start + 4, true);
  if ((present & RADIOTAP_PRESENT_FLAGS) === 0) return 0;
  let at = 4;
  // The highest bit of a presence word says that another one follows.
  while (at + 4 <= length && view.getInt32(start + at, true) < 0) at += 4;
  at += 4;
  if (present & RADIOTAP_PRESENT_TSFT) at = ((at + 7) & ~7) + 8;
  return at < length ? view.getUint8(start + at) : 0;
}

/** Prism's fixed header, or AVS, which some drivers send under the same link type. */
export function readPrism(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 8) return cut(frame);
  if ((view.getUint32(frame.ipStart) & ~0xfff) >>> 0 === AVS_COOKIE) return readAvs(view, frame);
  frame.ipStart += PRISM_LENGTH;
  return LAYER_WIRELESS;
}

/** AVS: a cookie, then its own length. */
export function readAvs(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 8) return cut(frame);
  const length = view.getUint32(frame.ipStart + 4);
  if (length < 8) return wrong(frame, PROBLEM_LINK_MALFORMED);
  if (bytesLeft(frame) < length) return cut(frame);
  frame.ipStart += length;
  return LAYER_WIRELESS;
}

function readHeader(view: DataView, frame: Frame, padded: boolean): Layer {
  if (bytesLeft(frame) < 24) return cut(frame);
  const at = frame.ipStart;
  const control = view.getUint8(at);
  const flags = view.getUint8(at + 1);
  const subtype = control >>> 4;
  if (((control >>> 2) & 3) !== TYPE_DATA || subtype & SUBTYPE_NO_DATA) return LAYER_NOT_IP;
  if (flags & FLAG_PROTECTED) return LAYER_NOT_IP;

  const hasFourAddresses = (flags & FLAG_TO_DS) !== 0 && (flags & FLAG_FROM_DS) !== 0;
  const qosAt = at + (hasFourAddresses ? 30 : 24);
  let end = qosAt;
  let isAggregate = false;
  if (subtype & SUBTYPE_QOS) {
    end += flags & FLAG_ORDER ? 6 : 2;
    if (end > frame.capturedEnd) return cut(frame);
    isAggregate = (view.getUint8(qosAt) & 0x80) !== 0;
  }
  if (padded) end = at + ((end - at + 3) & ~3);
  // A subframe of an aggregate opens with two addresses and a length.
  frame.ipStart = end + (isAggregate ? 14 : 0);
  return LAYER_LLC;
}
