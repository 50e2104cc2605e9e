/**
 * Which addresses a host on a TUN device may take: those of RFC 5737 and RFC 3849 for examples, the
 * first network that no interface and no route of this kernel has. Each is claimed by an abstract
 * socket of this network namespace, so that two hosts that start at once do not take the same; the
 * claim ends with the process.
 */
import { spawnSync } from "node:child_process";
import { createServer, type Server } from "node:net";
import { UserError } from "../base/errors/userError.ts";
import { parseNetwork } from "../wire/network.ts";
import { isSame, isWithin, type Prefix } from "./prefix.ts";

/** A network or an address that the kernel has a route to. */
export interface UsedNetwork {
  readonly address: string;
  readonly bits: number;
  readonly device: string;
}

/** A host's prefixes, claimed; `release` lets others take them. */
export interface ClaimedPrefixes {
  readonly prefixes: readonly Prefix[];
  release(): void;
}

/** Bits of an address. */
const WHOLE = { 4: 32, 6: 128 } as const;
/** Networks for benchmarks (RFC 2544: 198.18.0.0/15) follow those for examples. */
const MOST = 64;
const EXAMPLES = ["192.0.2.2", "198.51.100.2", "203.0.113.2"];

/** The prefixes to try, in order: "192.0.2.2/24" or "2001:db8::2/64" first. */
export function candidates(family: 4 | 6): Prefix[] {
  return Array.from({ length: MOST }, (_, i) => {
    if (family === 4) {
      const address = EXAMPLES[i] ?? `198.18.${i - EXAMPLES.length}.2`;
      return { family, address, bits: 24 };
    }
    const address = i === 0 ? "2001:db8::2" : `2001:db8:${i.toString(16)}::2`;
    return { family, address, bits: 64 };
  });
}

/** What keeps a network from being taken unasked: a route to it, or into it. */
export const routeInto = (prefix: Prefix, used: readonly UsedNetwork[]): UsedNetwork | undefined =>
  used.find(({ address, bits }) => bits >= prefix.bits && isWithin(prefix, address));

/**
 * What keeps an asked prefix from being taken: the same network, or one of `addresses` (the host's
 * own and the kernel's side). A longer prefix within somebody's network is the user's own matter.
 */
export const inTheWay = (
  prefix: Prefix,
  addresses: readonly string[],
  used: readonly UsedNetwork[],
): UsedNetwork | undefined =>
  used.find(
    ({ address, bits }) =>
      (bits === prefix.bits && isWithin(prefix, address)) ||
      (bits === WHOLE[prefix.family] && addresses.some((own) => isSame(own, address))),
  );

/** The networks and addresses of this kernel's routes; none where iproute2 cannot list them. */
function usedNetworks(): UsedNetwork[] {
  return ["-4", "-6"].flatMap((family) => {
    const words = ["-j", family, "route", "show", "table", "all"];
    const { status, stdout } = spawnSync("ip", words, { encoding: "utf8" });
    return status === 0 ? readRoutes(stdout) : [];
  });
}

/** Reads what `ip -j route` prints; a default route is no network. */
export function readRoutes(json: string): UsedNetwork[] {
  let routes: unknown;
  try {
    routes = JSON.parse(json);
  } catch {
    return []; // an `ip` without JSON
  }
  if (!Array.isArray(routes)) return [];
  return routes.flatMap((route: { dst?: unknown; dev?: unknown } | null) => {
    const dst = String(route?.dst);
    const network = parseNetwork(dst);
    if (network === undefined || network.bits === 0) return [];
    const device = typeof route?.dev === "string" ? route.dev : "?";
    return [{ address: dst.split("/")[0] ?? "", bits: network.bits, device }];
  });
}

/** Claims the first free prefix of each family. Throws a UserError when none is left. */
export async function claimFree(): Promise<ClaimedPrefixes> {
  const used = usedNetworks();
  const claims: Server[] = [];
  const prefixes: Prefix[] = [];
  for (const family of [4, 6] as const) {
    for (const prefix of candidates(family)) {
      if (routeInto(prefix, used) !== undefined) continue;
      const claim = await claimed(prefix);
      if (claim === null) continue;
      claims.push(claim);
      prefixes.push(prefix);
      break;
    }
  }
  const release = () => closeAll(claims);
  if (prefixes.length === 2) return { prefixes, release };
  release();
  throw new UserError("tun.noneFree");
}

/**
 * Claims what was asked for; `peers` are the kernel's sides. Throws a UserError that names the
 * device in the way.
 */
export async function claimAsked(
  prefixes: readonly Prefix[],
  peers: readonly string[],
): Promise<ClaimedPrefixes> {
  const used = usedNetworks();
  const claims: Server[] = [];
  for (const [i, prefix] of prefixes.entries()) {
    const peer = peers[i]?.split("/")[0] ?? prefix.address;
    const obstacle = inTheWay(prefix, [prefix.address, peer], used);
    const claim = obstacle === undefined ? await claimed(prefix) : null;
    if (claim !== null) claims.push(claim);
    else {
      closeAll(claims);
      const address = `${prefix.address}/${prefix.bits}`;
      const taken = obstacle === undefined ? address : `${obstacle.address}/${obstacle.bits}`;
      throw new UserError("tun.addressTaken", { address, taken, device: obstacle?.device ?? "" });
    }
  }
  return { prefixes, release: () => closeAll(claims) };
}

function closeAll(claims: readonly Server[]): void {
  for (const claim of claims) claim.close();
}

/** Null where another host of this namespace has it. */
function claimed({ address, bits }: Prefix): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve) => {
    server.on("error", () => resolve(null));
    server.listen(`\0synfin ${address}/${bits}`, () => resolve(server));
  });
}
