/**
 * TCP options 253 and 254, shared by experiments that name themselves with an ExID of 16 or 32
 * bits (RFC 6994), and accurate ECN, which came out of one.
 */
import {
  EXID_ACC_ECN_ORDER_0,
  EXID_ACC_ECN_ORDER_1,
  EXID_EDO,
  EXID_ENO,
  EXID_FAST_OPEN,
  EXID_SMC,
} from "./optionKinds.ts";
import type { OptionContent } from "./options.ts";

/** The content of an experimental option from its bytes behind kind and length. */
export function decodeExperiment(bytes: Uint8Array): OptionContent {
  if (bytes.length < 2) return { name: "malformed", data: bytes };
  const exId = uint16(bytes, 0);
  const data = bytes.subarray(2);
  switch (exId) {
    case EXID_FAST_OPEN:
      return { name: "fast-open", cookie: data, isExperimental: true };
    case EXID_ENO:
      return { name: "eno", data, isExperimental: true };
    case EXID_ACC_ECN_ORDER_0:
      return readAccurateEcn(data, false, true);
    case EXID_ACC_ECN_ORDER_1:
      return readAccurateEcn(data, true, true);
    case EXID_EDO:
      return {
        name: "edo",
        headerWords: data.length >= 2 ? uint16(data, 0) : null,
        segmentBytes: data.length >= 4 ? uint16(data, 2) : null,
      };
    case EXID_SMC >>> 16:
      if (data.length >= 2 && uint16(data, 0) === (EXID_SMC & 0xffff)) return { name: "smc" };
      return { name: "experiment", exId, data };
    default:
      return { name: "experiment", exId, data };
  }
}

/** Zero to three counters of 24 bits; `isReversed` is the order that puts ECT(1) first. */
export function readAccurateEcn(
  data: Uint8Array,
  isReversed: boolean,
  isExperimental: boolean,
): OptionContent {
  if (data.length % 3 !== 0 || data.length > 9) return { name: "malformed", data };
  const [first, ce, last] = [uint24(data, 0), uint24(data, 3), uint24(data, 6)];
  const [ect0, ect1] = isReversed ? [last, first] : [first, last];
  return { name: "accurate-ecn", ect0, ce, ect1, isExperimental };
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function uint24(bytes: Uint8Array, at: number): number | null {
  return at + 3 > bytes.length ? null : (uint16(bytes, at) << 8) | (bytes[at + 2] ?? 0);
}
