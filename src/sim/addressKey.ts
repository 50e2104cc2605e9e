/**
 * An address as the key of a Map: the word itself for IPv4, its text for IPv6.
 */
import { outOfRange } from "../base/errors/callErrors.ts";
import { parseAddress, type Segment } from "../wire/index.ts";

/** What routes and owners are looked up by. */
export type AddressKey = number | string;

/** The key of four words. */
function keyOfWords(family: 4 | 6, w0: number, w1: number, w2: number, w3: number): AddressKey {
  return family === 4 ? w0 : `${w0} ${w1} ${w2} ${w3}`;
}

/** The key of a packet's destination. */
export const destinationKey = (segment: Readonly<Segment>): AddressKey =>
  keyOfWords(segment.family, segment.dst0, segment.dst1, segment.dst2, segment.dst3);

/** The key of an address in text; a RangeError when it is none. */
export function keyOfText(text: string): AddressKey {
  const address = parseAddress(text);
  if (address === undefined) throw outOfRange(`"${text}" is not an IP address`);
  const [w0, w1, w2, w3] = address.words;
  return keyOfWords(address.family, w0, w1, w2, w3);
}
