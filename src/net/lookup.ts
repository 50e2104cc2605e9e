/**
 * Names to addresses for who connects or listens: what `dns.lookup` does for node, on what the host
 * itself knows of names. Its checks throw at once, its answer comes in a later turn.
 */
import type { LookupAddress, LookupOptions } from "node:dns";
import { lookupError, programError } from "./errors.ts";
import { isIP } from "./isIP.ts";

/** What is told: all addresses where all were asked for, else one and its family. */
export type LookupAnswer = (
  error: Error | null,
  address?: string | LookupAddress[],
  family?: number,
) => void;

/** `dns.lookup`, in the one form that sockets and servers call it in. */
export type Lookup = (host: string, options: LookupOptions, answer: LookupAnswer) => void;

/** node:dns's numbers. */
const V4MAPPED = 8;
const ALL = 16;
export const ADDRCONFIG = 32;

/** Whose names they are, and how to answer later. */
interface Asker {
  readonly host: { resolve(name: string): readonly string[] };
  tick(callback: () => void): void;
  soon(callback: () => void): void;
}

/** The look-up of a host's own names. */
export function hostLookup(face: Asker): Lookup {
  return (name, options, answer) => {
    const { family, all = false } = options;
    check(name, options);
    const own = isIP(name);
    // An address needs no looking up, and its answer takes no turn.
    const later = own === 0 ? "soon" : "tick";
    face[later](() => {
      const addresses = own === 0 ? face.host.resolve(name) : [name];
      const found = addresses
        .map((address): LookupAddress => ({ address, family: isIP(address) }))
        .filter((one) => own !== 0 || isAny(family) || one.family === family);
      const [first] = found;
      if (first === undefined) answer(lookupError(name));
      else if (all) answer(null, found);
      else answer(null, first.address, first.family);
    });
  };
}

const isAny = (family: unknown): boolean => family !== 4 && family !== 6;

function check(name: unknown, { family, hints = 0 }: LookupOptions): void {
  if (name && typeof name !== "string") {
    throw programError("ERR_INVALID_ARG_TYPE", '"hostname" argument', "of type string", name);
  }
  if ((hints & ~(ADDRCONFIG | ALL | V4MAPPED)) !== 0) {
    throw programError("ERR_INVALID_ARG_VALUE", "argument 'hints'", "is invalid", hints);
  }
  const known: readonly unknown[] = [undefined, null, 0, 4, 6];
  if (known.includes(family)) return;
  const property = "property 'options.family'";
  throw programError("ERR_INVALID_ARG_VALUE", property, "must be one of: 0, 4, 6", family);
}
