/** Addresses with a prefix length: "192.0.2.2/24", and who else may live there. */
import { UserError } from "../base/errors/userError.ts";
import { formatAddress, parseAddress } from "../wire/address.ts";
import { isInNetwork } from "../wire/network.ts";

/** An address and how much of it names the network. */
export interface Prefix {
  readonly family: 4 | 6;
  readonly address: string;
  readonly bits: number;
}

/** Reads "ADDRESS/BITS"; throws a UserError that shows the form. */
export function parsePrefix(option: string, text: string): Prefix {
  const [address = "", bitsText] = text.split("/");
  const parsed = parseAddress(address);
  const most = parsed?.family === 6 ? 128 : 32;
  const bits = bitsText === undefined ? most - 8 : Number(bitsText);
  if (parsed === undefined || !Number.isInteger(bits) || bits < 1 || bits > most) {
    throw new UserError("call.badValue", { option, value: text, allowed: "192.0.2.2/24" });
  }
  return { family: parsed.family, address, bits };
}

/** Whether an address lies in the prefix's network. */
export function isWithin({ family, address, bits }: Prefix, other: string): boolean {
  const [own, its] = [parseAddress(address), parseAddress(other)];
  if (own === undefined || its === undefined) return false;
  return isInNetwork({ family, words: own.words, bits }, its.family, ...its.words);
}

/** Whether two texts spell one address. */
export function isSame(one: string, other: string): boolean {
  const [its, others] = [parseAddress(one), parseAddress(other)];
  return its !== undefined && its.family === others?.family && `${its.words}` === `${others.words}`;
}

/** The first address of the prefix's network, after the network's own, that is not `taken`. */
export function firstFree({ family, address, bits }: Prefix, taken: string): string {
  const words = [...(parseAddress(address)?.words ?? [0, 0, 0, 0])] as [
    number,
    number,
    number,
    number,
  ];
  const count = family === 4 ? 1 : 4;
  for (let i = 0; i < count; i++) {
    const kept = Math.max(0, Math.min(32, bits - 32 * i));
    words[i] = kept === 0 ? 0 : (words[i] as number) & (-1 << (32 - kept));
  }
  const last = count - 1;
  const taking = parseAddress(taken)?.words.join();
  do words[last] = ((words[last] as number) + 1) | 0;
  while (words.join() === taking);
  return formatAddress(family, ...words);
}
