/** The options of a script's packet to bytes, in the script's own order, and back from the wire. */
import {
  EXID_FAST_OPEN,
  KIND_ACC_ECN_ORDER_0,
  KIND_ACC_ECN_ORDER_1,
  KIND_EOL,
  KIND_EXPERIMENT_2,
  KIND_FAST_OPEN,
  KIND_MD5,
  KIND_MSS,
  KIND_NOP,
  KIND_SACK,
  KIND_SACK_PERMITTED,
  KIND_TIMESTAMPS,
  KIND_WINDOW_SCALE,
} from "../../wire/optionKinds.ts";
import type { OptionSpec } from "./ast.ts";
import type { Connection } from "./connection.ts";

/** The bytes of `options` as the script's side sends them, padded with EOL to whole words. */
export function optionBytes(options: readonly OptionSpec[], connection: Connection): Uint8Array {
  const bytes = options.flatMap((option) => oneOption(option, connection));
  while (bytes.length % 4 !== 0) bytes.push(KIND_EOL);
  return Uint8Array.from(bytes);
}

function oneOption(option: OptionSpec, connection: Connection): number[] {
  switch (option.name) {
    case "nop":
      return [KIND_NOP];
    case "eol":
      return [KIND_EOL];
    case "sackOK":
      return [KIND_SACK_PERMITTED, 2];
    case "mss":
      return [KIND_MSS, 4, option.value >> 8, option.value & 0xff];
    case "wscale":
      return [KIND_WINDOW_SCALE, 3, option.value];
    case "TS":
      return [KIND_TIMESTAMPS, 10, ...word(option.val), ...word(connection.echoWire(option.ecr))];
    case "sack": {
      const edges = option.blocks.flat().map((edge) => connection.localWire(edge));
      return [KIND_SACK, 2 + 4 * edges.length, ...edges.flatMap(word)];
    }
    case "FO":
      return [KIND_FAST_OPEN, 2 + option.hex.length / 2, ...hexBytes(option.hex)];
    case "FOEXP":
      return [
        KIND_EXPERIMENT_2,
        4 + option.hex.length / 2,
        EXID_FAST_OPEN >> 8,
        EXID_FAST_OPEN & 0xff,
        ...hexBytes(option.hex),
      ];
    case "md5":
      return [KIND_MD5, 2 + option.hex.length / 2, ...hexBytes(option.hex)];
    case "ECN": {
      // The first counter tells which of the two orders it is.
      const order0 = option.words[0]?.[0] === "e0b";
      const counts = option.words.flatMap(([, count]) => word(count).slice(1));
      return [order0 ? KIND_ACC_ECN_ORDER_0 : KIND_ACC_ECN_ORDER_1, 2 + counts.length, ...counts];
    }
  }
}

const word = (value: number): number[] => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];

const hexBytes = (hex: string): number[] =>
  (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));

const hexOf = (view: DataView, start: number, end: number): string => {
  let hex = "";
  for (let i = start; i < end; i++) hex += view.getUint8(i).toString(16).padStart(2, "0");
  return hex;
};

/** The options between `start` and `end` of a packet that the stack sent, in the wire's numbers. */
export function readOptionSpecs(view: DataView, start: number, end: number): OptionSpec[] {
  const options: OptionSpec[] = [];
  for (let at = start; at < end; ) {
    const kind = view.getUint8(at);
    if (kind === KIND_EOL || kind === KIND_NOP) {
      options.push({ name: kind === KIND_EOL ? "eol" : "nop" });
      at += 1;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) break;
    const option = readOption(view, kind, at, at + length);
    if (option !== null) options.push(option);
    at += length;
  }
  return options;
}

function readOption(view: DataView, kind: number, at: number, end: number): OptionSpec | null {
  switch (kind) {
    case KIND_MSS:
      return { name: "mss", value: view.getUint16(at + 2) };
    case KIND_WINDOW_SCALE:
      return { name: "wscale", value: view.getUint8(at + 2) };
    case KIND_SACK_PERMITTED:
      return { name: "sackOK" };
    case KIND_TIMESTAMPS:
      return { name: "TS", val: view.getUint32(at + 2), ecr: view.getUint32(at + 6) };
    case KIND_SACK: {
      const blocks: [number, number][] = [];
      for (let i = at + 2; i + 8 <= end; i += 8) {
        blocks.push([view.getUint32(i), view.getUint32(i + 4)]);
      }
      return { name: "sack", blocks };
    }
    case KIND_FAST_OPEN:
      return { name: "FO", hex: hexOf(view, at + 2, end) };
    case KIND_EXPERIMENT_2:
      return { name: "FOEXP", hex: hexOf(view, at + 4, end) };
    case KIND_MD5:
      return { name: "md5", hex: hexOf(view, at + 2, end) };
    case KIND_ACC_ECN_ORDER_0:
    case KIND_ACC_ECN_ORDER_1: {
      const names = kind === KIND_ACC_ECN_ORDER_0 ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"];
      const words = names
        .map((name, i) => [name, at + 2 + 3 * i] as const)
        .filter(([, place]) => place + 3 <= end)
        .map(([name, place]) => [name, view.getUint32(place - 1) & 0xff_ffff] as const);
      return { name: "ECN", words };
    }
    default:
      return null;
  }
}
