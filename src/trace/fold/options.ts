/** The options of a segment's event, which bear tcpdump's wording, as values again. */
import type { SegmentEvent } from "../events.ts";
import type { Offer } from "../words.ts";

/** What a SYN offers. */
export function offerOf({ options }: SegmentEvent): Offer {
  return {
    mss: numberOf(options, "mss "),
    windowScale: numberOf(options, "wscale "),
    sackPermitted: options.includes("sackOK"),
    timestamps: options.some((text) => text.startsWith("TS ")),
  };
}

function numberOf(options: readonly string[], prefix: string): number | null {
  const option = options.find((text) => text.startsWith(prefix));
  return option === undefined ? null : Number(option.slice(prefix.length));
}

/** RFC 7413: the cookie that a SYN asks for, or bears. */
export function cookieOf({ options }: SegmentEvent): "requested" | "sent" | null {
  const option = options.find((text) => text.startsWith("tfo"));
  if (option === undefined) return null;
  return option.includes("cookiereq") ? "requested" : "sent";
}

/** RFC 7323: TSval and TSecr. */
export function timestampsOf({ options }: SegmentEvent): { val: number; ecr: number } | null {
  const option = options.find((text) => text.startsWith("TS "));
  const found = option === undefined ? null : /^TS val (\d+) ecr (\d+)/.exec(option);
  return found === null ? null : { val: Number(found[1]), ecr: Number(found[2]) };
}

/** RFC 2018: the edges of the SACK blocks, left and right. */
export function sackOf({ options }: SegmentEvent): (readonly [left: number, right: number])[] {
  const option = options.find((text) => text.startsWith("sack "));
  if (option === undefined) return [];
  return [...option.matchAll(/\{(\d+):(\d+)\}/g)].map(([, left, right]) => [
    Number(left),
    Number(right),
  ]);
}

/**
 * RFC 9293 3.2, RFC 7323, RFC 2018, RFC 7413: how many bytes the options take in the header, each
 * aligned by NOPs as Linux does it; SACK-permitted takes their place before timestamps.
 */
export function optionBytes({ options }: SegmentEvent): number {
  const hasClock = options.some((option) => option.startsWith("TS "));
  return options.reduce((sum, option) => sum + bytesOf(option, hasClock), 0);
}

const BYTES: Readonly<Record<string, number>> = { mss: 4, TS: 12, wscale: 4 };

function bytesOf(option: string, hasClock: boolean): number {
  const [name = "", value = ""] = option.split(" ");
  if (name === "sackOK") return hasClock ? 0 : 4;
  if (name === "sack") return 4 + 8 * Number(value);
  if (name === "tfo") return value === "cookiereq" ? 4 : 12;
  return BYTES[name] ?? 0;
}
