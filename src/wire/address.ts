/**
 * Addresses as text and as words: dotted quads, and IPv6 as RFC 5952 wants it written (lower case,
 * the longest run of zero groups shortened, mapped IPv4 in dotted form).
 *
 * Words are signed 32-bit numbers, as in `Segment`: IPv4 in word 0 and zero in the others. Zone
 * identifiers (`%eth0`) name an interface, not an address, and do not parse.
 */

/** An address: its family and its four words. */
export interface Address {
  readonly family: 4 | 6;
  readonly words: readonly [number, number, number, number];
}

/** An address with a port. */
export interface Endpoint extends Address {
  readonly port: number;
}

/** The dotted quad of a word. */
export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`;
}

/** The text of an IPv6 address by RFC 5952 section 4. */
export function formatIpv6(w0: number, w1: number, w2: number, w3: number): string {
  // RFC 5952 5: a mapped IPv4 address is known by its prefix and written as a dotted quad.
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return `::ffff:${formatIpv4(w3)}`;
  const groups = [w0, w1, w2, w3].flatMap((word) => [word >>> 16, word & 0xffff]);
  const run = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (run.length < 2) return hex.join(":");
  const head = hex.slice(0, run.start).join(":");
  return `${head}::${hex.slice(run.start + run.length).join(":")}`;
}

/** The text of an address of either family. */
export function formatAddress(
  family: 4 | 6,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): string {
  return family === 4 ? formatIpv4(w0) : formatIpv6(w0, w1, w2, w3);
}

/** An address with its port: `192.0.2.1:80` or `[2001:db8::1]:80`. */
export function formatEndpoint(
  family: 4 | 6,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  port: number,
): string {
  const address = formatAddress(family, w0, w1, w2, w3);
  return family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
}

/** The address that `text` spells, undefined when it spells none. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const word = parseIpv4(text);
    return word === undefined ? undefined : { family: 4, words: [word, 0, 0, 0] };
  }
  const groups = parseIpv6Groups(text);
  if (groups === undefined) return undefined;
  const word = (i: number): number => ((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0);
  return { family: 6, words: [word(0), word(2), word(4), word(6)] };
}

/** The end point that `text` spells (`1.2.3.4:80`, `[::1]:80`), undefined when it spells none. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([^\]]*:[^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const address = parseAddress(match?.[1] ?? match?.[2] ?? "");
  const port = Number(match?.[3]);
  return address === undefined || port > 0xffff ? undefined : { ...address, port };
}

/** The first longest run of zero groups, RFC 5952 4.2.3. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}

function parseIpv4(text: string): number | undefined {
  // A leading zero is refused, since some programs read it as octal (RFC 6943 3.1.1).
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(
    text,
  );
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((word, byte) => (word << 8) | byte, 0);
}

/** Eight 16-bit groups, or undefined. */
function parseIpv6Groups(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = parseGroups(halves[1] ?? "", true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // RFC 4291 2.2: "::" stands for one or more groups.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** The groups of one side of "::"; a dotted quad may stand for the last two of an address. */
function parseGroups(text: string, mayEndInQuad: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const word = mayEndInQuad && i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (word === undefined) return undefined;
    groups.push(word >>> 16, word & 0xffff);
  }
  return groups;
}
