/**
 * `BlockList` as node:net has it: addresses, ranges and subnets, and whether one is among them.
 *
 * An IPv4 address and its mapped IPv6 form (`::ffff:10.0.0.1`) are one address, as in node.
 */
import { parseAddress } from "../wire/index.ts";
import { programError } from "./errors.ts";
import { type IPVersion, SocketAddress } from "./socketAddress.ts";

/** A `SocketAddress`, as far as its address goes. */
export type AddressLike = Omit<SocketAddress, "toJSON">;

interface Rule {
  readonly text: string;
  readonly matches: (address: Parsed) => boolean;
}

interface Parsed {
  readonly family: IPVersion;
  readonly value: bigint;
}

/** A rule in words. */
const RULE = /^(Address|Range|Subnet): (IPv4|IPv6) ([\da-f:./-]+)$/i;
const MAPPED_PREFIX = 0xffffn << 32n;

/** Rules in the order added; `rules` lists them newest first, as node does. */
export class BlockList {
  readonly #rules: Rule[] = [];

  /** Whether `value` is a BlockList. */
  static isBlockList(value: unknown): value is BlockList {
    return value instanceof BlockList;
  }

  /** Blocks one address. */
  addAddress(address: string | AddressLike, type: IPVersion = "ipv4"): void {
    const one = parse(address, type);
    const text = `Address: ${label(one)} ${textOf(address)}`;
    this.#add(text, (other) => other.family === one.family && other.value === one.value);
  }

  /** Blocks `start` to `end`, both included. */
  addRange(start: string | AddressLike, end: string | AddressLike, type: IPVersion = "ipv4"): void {
    const first = parse(start, type);
    const last = parse(end, type);
    if (first.family !== last.family || first.value > last.value) {
      throw programError(
        "ERR_INVALID_ARG_VALUE",
        "argument 'start'",
        "must come before end",
        start,
      );
    }
    const text = `Range: ${label(first)} ${textOf(start)}-${textOf(end)}`;
    const within = ({ value }: Parsed) => value >= first.value && value <= last.value;
    this.#add(text, (other) => other.family === first.family && within(other));
  }

  /** Blocks the subnet of the first `prefix` bits of `net`. */
  addSubnet(net: string | AddressLike, prefix: number, type: IPVersion = "ipv4"): void {
    const base = parse(net, type);
    const bits = base.family === "ipv4" ? 32 : 128;
    if (typeof prefix !== "number") {
      throw programError("ERR_INVALID_ARG_TYPE", '"prefix" argument', "of type number", prefix);
    }
    if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) {
      throw programError("ERR_OUT_OF_RANGE", "prefix", `>= 0 && <= ${bits}`, prefix);
    }
    const shift = BigInt(bits - prefix);
    const text = `Subnet: ${label(base)} ${textOf(net)}/${prefix}`;
    const inside = ({ value }: Parsed) => value >> shift === base.value >> shift;
    this.#add(text, (other) => other.family === base.family && inside(other));
  }

  /** Whether `address` is blocked; what is no address is not. */
  check(address: string | AddressLike, type: IPVersion = "ipv4"): boolean {
    checkAddress(address);
    const parsed = tryParse(address, type);
    if (parsed === undefined) return false;
    const forms = [parsed, ...otherForm(parsed)];
    return this.#rules.some((rule) => forms.some(rule.matches));
  }

  /** The rules in words. */
  get rules(): readonly string[] {
    return this.#rules.map((rule) => rule.text).reverse();
  }

  /** The rules in words, for `fromJSON` of another. */
  toJSON(): readonly string[] {
    return this.rules;
  }

  /** Adds rules in the words of `rules`: a list, or its JSON. What is none is left out. */
  fromJSON(data: string | readonly string[]): void {
    const lines: unknown = typeof data === "string" ? JSON.parse(data) : data;
    if (!Array.isArray(lines) || lines.some((line) => typeof line !== "string")) {
      const expected = "of type string or an instance of string[]";
      throw programError("ERR_INVALID_ARG_TYPE", '"data" argument', expected, data);
    }
    for (const line of lines as string[]) this.#addLine(line);
  }

  #addLine(line: string): void {
    const [, what, label, words = ""] = RULE.exec(line) ?? [];
    const type = label === "IPv6" ? "ipv6" : "ipv4";
    const [first = "", second = ""] = words.split(/[-/]/);
    if (what === "Address") this.addAddress(first, type);
    else if (what === "Range") this.addRange(first, second, type);
    else if (what === "Subnet") this.addSubnet(first, Number(second), type);
  }

  #add(text: string, matches: Rule["matches"]): void {
    this.#rules.push({ text, matches });
  }
}

const textOf = (address: string | AddressLike): string =>
  typeof address === "string" ? address : address.address;

const label = ({ family }: Parsed): string => (family === "ipv4" ? "IPv4" : "IPv6");

function tryParse(address: string | AddressLike, type: IPVersion): Parsed | undefined {
  const family = typeof address === "string" ? (type.toLowerCase() as IPVersion) : address.family;
  const parsed = parseAddress(textOf(address));
  if (parsed?.family !== (family === "ipv4" ? 4 : 6)) return undefined;
  const words: readonly number[] = parsed.family === 4 ? parsed.words.slice(0, 1) : parsed.words;
  const value = words.reduce<bigint>((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
  return { family, value };
}

function checkAddress(address: unknown): void {
  if (typeof address === "string" || address instanceof SocketAddress) return;
  throw programError("ERR_INVALID_ARG_TYPE", '"address" argument', "of type string", address);
}

function parse(address: string | AddressLike, type: IPVersion): Parsed {
  checkAddress(address);
  const parsed = tryParse(address, type);
  if (parsed === undefined) throw programError("ERR_INVALID_ADDRESS");
  return parsed;
}

/** The mapped form of an IPv4 address, or the IPv4 address that a mapped one stands for. */
function otherForm({ family, value }: Parsed): Parsed[] {
  if (family === "ipv4") return [{ family: "ipv6", value: MAPPED_PREFIX | value }];
  return value >> 32n === 0xffffn ? [{ family: "ipv4", value: value & 0xffff_ffffn }] : [];
}
