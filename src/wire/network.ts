/** A network: an address and how many of its leading bits count ("10.0.0.0/8", "2001:db8::/32"). */
import { type Address, parseAddress } from "./address.ts";

/** An address, and how many of its bits name the network. */
export interface Network extends Address {
  readonly bits: number;
}

/** The network that `text` spells, all bits of an address alone; undefined when it spells none. */
export function parseNetwork(text: string): Network | undefined {
  const [before = "", length, surplus] = text.split("/");
  const address = parseAddress(before);
  if (address === undefined || surplus !== undefined) return undefined;
  const most = address.family === 4 ? 32 : 128;
  if (length === undefined) return { ...address, bits: most };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return bits >= 0 && bits <= most ? { ...address, bits } : undefined;
}

/** Whether an address, given by its family and words, lies in the network. Allocates nothing. */
export function isInNetwork(
  { family, words, bits }: Network,
  its: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): boolean {
  if (its !== family) return false;
  return (
    ((words[0] ^ w0) & maskOf(bits)) === 0 &&
    ((words[1] ^ w1) & maskOf(bits - 32)) === 0 &&
    ((words[2] ^ w2) & maskOf(bits - 64)) === 0 &&
    ((words[3] ^ w3) & maskOf(bits - 96)) === 0
  );
}

/** The first `bits` bits of a word; none below 1, all from 32 on. */
function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}
