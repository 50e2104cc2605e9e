/**
 * NFLOG: what a netfilter rule logged. A list of attributes in the byte order of the capturing
 * host, one of which is the packet; others tell the hook and the interfaces.
 */
import { PROBLEM_LINK_MALFORMED } from "../../wire/index.ts";
import type { Frame } from "../frame.ts";
import { DIRECTION_INBOUND, DIRECTION_OUTBOUND } from "../sink.ts";
import { bytesLeft, cut, LAYER_IP, LAYER_NOT_IP, type Layer, wrong } from "./layers.ts";

const ATTRIBUTE_PACKET_HEADER = 1;
const ATTRIBUTE_IN_DEVICE = 4;
const ATTRIBUTE_OUT_DEVICE = 5;
const ATTRIBUTE_PAYLOAD = 9;

/** Netfilter's hooks PREROUTING and INPUT see packets come, OUTPUT and POSTROUTING see them go. */
const HOOK_INPUT = 1;
const HOOK_OUTPUT = 3;

/** Walks the attributes to the payload. */
export function readNflog(view: DataView, frame: Frame): Layer {
  if (bytesLeft(frame) < 4) return cut(frame);
  frame.ipStart += 4; // family, version, number of the log group
  while (bytesLeft(frame) >= 4) {
    const at = frame.ipStart;
    // Types are small, so the byte that is zero tells the byte order.
    const little = view.getUint8(at + 3) === 0;
    const length = view.getUint16(at, little);
    const type = view.getUint16(at + 2, little);
    if (length < 4) return wrong(frame, PROBLEM_LINK_MALFORMED);
    if (type === ATTRIBUTE_PAYLOAD) {
      frame.ipStart = at + 4;
      frame.originalEnd = Math.min(frame.originalEnd, at + length);
      frame.capturedEnd = Math.min(frame.capturedEnd, at + length);
      return LAYER_IP;
    }
    if (length >= 8 && bytesLeft(frame) >= 8) readAttribute(view, at + 4, type, frame);
    frame.ipStart = at + ((length + 3) & ~3);
  }
  return bytesLeft(frame) < 0 ? cut(frame) : LAYER_NOT_IP;
}

function readAttribute(view: DataView, at: number, type: number, frame: Frame): void {
  if (type === ATTRIBUTE_PACKET_HEADER) {
    const hook = view.getUint8(at + 2);
    if (hook <= HOOK_INPUT) frame.direction = DIRECTION_INBOUND;
    if (hook >= HOOK_OUTPUT) frame.direction = DIRECTION_OUTBOUND;
  }
  if (type === ATTRIBUTE_IN_DEVICE || type === ATTRIBUTE_OUT_DEVICE) {
    frame.interfaceIndex = view.getInt32(at);
  }
}
