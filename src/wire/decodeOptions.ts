/**
 * Bytes of a TCP header to the options in it, by name (IANA "TCP option kind numbers"). It
 * allocates as it likes: a view asks for it, a segment at a time.
 */
import { decodeExperiment, readAccurateEcn } from "./experiments.ts";
import * as kinds from "./optionKinds.ts";
import { MPTCP_SUBTYPES, type OptionContent, type SackBlock, type TcpOption } from "./options.ts";

/**
 * The options from `start` to `headerEnd` (`tcpStart + 20` and `tcpStart` plus the data offset), as
 * far as `capturedEnd`. One with a senseless length is the last, named "malformed"; one that the
 * snap length cut is the last as well, named "cut".
 */
export function decodeOptions(
  view: DataView,
  start: number,
  headerEnd: number,
  capturedEnd: number,
): TcpOption[] {
  const options: TcpOption[] = [];
  const end = Math.min(headerEnd, capturedEnd);
  let at = start;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === kinds.KIND_EOL || kind === kinds.KIND_NOP) {
      options.push({ kind, length: 1, at, name: kind === kinds.KIND_EOL ? "eol" : "nop" });
      if (kind === kinds.KIND_EOL) break;
      at += 1;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) {
      const isCut =
        end < headerEnd && (at + 1 === end || (length >= 2 && at + length <= headerEnd));
      const name = isCut ? "cut" : "malformed";
      options.push({ kind, length: end - at, at, name, data: copy(view, at + 1, end) });
      break;
    }
    options.push({ kind, length, at, ...decodeOption(view, at, kind, length) });
    at += length;
  }
  return options;
}

/** Lengths that are fixed by a kind's definition; every other kind's length varies. */
const FIXED_LENGTHS: ReadonlyMap<number, number> = new Map([
  [kinds.KIND_MSS, 4],
  [kinds.KIND_WINDOW_SCALE, 3],
  [kinds.KIND_SACK_PERMITTED, 2],
  [kinds.KIND_ECHO, 6],
  [kinds.KIND_ECHO_REPLY, 6],
  [kinds.KIND_TIMESTAMPS, 10],
  [kinds.KIND_PARTIAL_ORDER_PERMITTED, 2],
  [kinds.KIND_PARTIAL_ORDER, 3],
  [kinds.KIND_CC, 6],
  [kinds.KIND_CC_NEW, 6],
  [kinds.KIND_CC_ECHO, 6],
  [kinds.KIND_ALTERNATE_CHECKSUM, 3],
  [kinds.KIND_MD5, 18],
  [kinds.KIND_SCPS, 4],
  [kinds.KIND_SNACK, 6],
  [kinds.KIND_QUICK_START, 8],
  [kinds.KIND_USER_TIMEOUT, 4],
]);

function decodeOption(view: DataView, at: number, kind: number, length: number): OptionContent {
  const data = copy(view, at + 2, at + length);
  if ((FIXED_LENGTHS.get(kind) ?? length) !== length) return { name: "malformed", data };
  return (
    decodeNegotiated(view, at, kind, length) ??
    decodeHistoric(view, at, kind) ??
    decodeVariable(view, at, kind, data)
  );
}

/** What stacks of today put into segments. */
function decodeNegotiated(
  view: DataView,
  at: number,
  kind: number,
  length: number,
): OptionContent | undefined {
  switch (kind) {
    case kinds.KIND_MSS:
      return { name: "mss", bytes: view.getUint16(at + 2) };
    case kinds.KIND_WINDOW_SCALE:
      return { name: "window-scale", shift: view.getUint8(at + 2) };
    case kinds.KIND_SACK_PERMITTED:
      return { name: "sack-permitted" };
    case kinds.KIND_SACK:
      return decodeSack(view, at, length);
    case kinds.KIND_TIMESTAMPS:
      return {
        name: "timestamps",
        tsVal: view.getUint32(at + 2),
        tsEcr: view.getUint32(at + 6),
      };
    case kinds.KIND_USER_TIMEOUT: {
      // RFC 5482 3.1: the highest bit says whether the other fifteen count minutes or seconds.
      const field = view.getUint16(at + 2);
      return { name: "user-timeout", seconds: (field & 0x7fff) * (field & 0x8000 ? 60 : 1) };
    }
    default:
      return undefined;
  }
}

function decodeSack(view: DataView, at: number, length: number): OptionContent {
  const blocks: SackBlock[] = [];
  if (length < 10 || (length - 2) % 8 !== 0) {
    return { name: "malformed", data: copy(view, at + 2, at + length) };
  }
  for (let i = at + 2; i < at + length; i += 8) {
    blocks.push({ left: view.getUint32(i), right: view.getUint32(i + 4) });
  }
  return { name: "sack", blocks };
}

/** What a capture of today hardly shows, and a museum's might. */
function decodeHistoric(view: DataView, at: number, kind: number): OptionContent | undefined {
  switch (kind) {
    case kinds.KIND_ECHO:
      return { name: "echo", value: view.getUint32(at + 2) };
    case kinds.KIND_ECHO_REPLY:
      return { name: "echo-reply", value: view.getUint32(at + 2) };
    case kinds.KIND_PARTIAL_ORDER_PERMITTED:
      return { name: "partial-order-permitted" };
    case kinds.KIND_PARTIAL_ORDER: {
      const flags = view.getUint8(at + 2);
      const [isStart, isEnd] = [(flags & 0x80) !== 0, (flags & 0x40) !== 0];
      return { name: "partial-order-profile", isStart, isEnd };
    }
    case kinds.KIND_CC:
      return { name: "cc", count: view.getUint32(at + 2) };
    case kinds.KIND_CC_NEW:
      return { name: "cc-new", count: view.getUint32(at + 2) };
    case kinds.KIND_CC_ECHO:
      return { name: "cc-echo", count: view.getUint32(at + 2) };
    case kinds.KIND_ALTERNATE_CHECKSUM:
      return { name: "alternate-checksum", algorithm: view.getUint8(at + 2) };
    case kinds.KIND_SCPS:
      return {
        name: "scps",
        capabilities: view.getUint8(at + 2),
        connectionId: view.getUint8(at + 3),
      };
    case kinds.KIND_SNACK:
      return { name: "snack", offset: view.getUint16(at + 2), size: view.getUint16(at + 4) };
    case kinds.KIND_QUICK_START:
      return {
        name: "quick-start",
        rate: view.getUint8(at + 2) & 0x0f,
        ttlDiff: view.getUint8(at + 3),
        nonce: view.getUint32(at + 4) >>> 2,
      };
    default:
      return undefined;
  }
}

function decodeVariable(view: DataView, at: number, kind: number, data: Uint8Array): OptionContent {
  switch (kind) {
    case kinds.KIND_MD5:
      return { name: "md5", digest: data };
    case kinds.KIND_TCP_AO:
      if (data.length < 2) return { name: "malformed", data };
      return {
        name: "ao",
        keyId: view.getUint8(at + 2),
        rNextKeyId: view.getUint8(at + 3),
        mac: data.subarray(2),
      };
    case kinds.KIND_MPTCP: {
      const subtype = MPTCP_SUBTYPES[(data[0] ?? 0xff) >>> 4] ?? "unknown";
      return data.length === 0 ? { name: "malformed", data } : { name: "mptcp", subtype, data };
    }
    case kinds.KIND_FAST_OPEN:
      return { name: "fast-open", cookie: data, isExperimental: false };
    case kinds.KIND_ENO:
      return { name: "eno", data, isExperimental: false };
    case kinds.KIND_ACC_ECN_ORDER_0:
      return readAccurateEcn(data, false, false);
    case kinds.KIND_ACC_ECN_ORDER_1:
      return readAccurateEcn(data, true, false);
    case kinds.KIND_EXPERIMENT_1:
    case kinds.KIND_EXPERIMENT_2:
      return decodeExperiment(data);
    default:
      return { name: "unknown", data };
  }
}

function copy(view: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + start, Math.max(0, end - start)).slice();
}
