/**
 * What the public suites' own drivers give each of their scripts beside what stands in it: symbols,
 * and under IPv6 addresses and a link whose MTU leaves the MSS at IPv4's 1460 bytes. A script of a
 * suite is known by the helper that sets it up. What the script itself says comes first.
 */

const COOKIES = {
  ipv4: { TFO_COOKIE: "3021b9d889017eeb", TFO_COOKIE_ZERO: "b7c12350a90dc8f5" },
  ipv6: { TFO_COOKIE: "c1d1e9742a47a9bc", TFO_COOKIE_ZERO: "82af1a8f9a205c34" },
} as const;

const MESSAGES = {
  ipv4: {
    CMSG_LEVEL_IP: "SOL_IP",
    CMSG_TYPE_RECVERR: "IP_RECVERR",
    CODE: "host_unreachable",
  },
  ipv6: { CMSG_LEVEL_IP: "SOL_IPV6", CMSG_TYPE_RECVERR: "IPV6_RECVERR" },
} as const;

const IPV6_LINK: readonly (readonly [string, string])[] = [
  ["mtu", "1520"],
  ["local_ip", "fd3d:0a0b:17d6::1"],
  ["remote_ip", "fd3d:fa7b:d17d::1"],
];

/** Symbols that the drivers define, for the IP version of the run. */
export function suiteSymbols(version: string): Iterable<readonly [string, string]> {
  const family = version === "ipv6" ? "ipv6" : "ipv4";
  return Object.entries({ ...COOKIES[family], ...MESSAGES[family] });
}

/**
 * Options that the drivers give: none for a script that is of no suite. A script that is for IPv6
 * alone says itself what else it needs, unless it is of the kernel's own suite.
 */
export function suiteOptions(text: string, version: string, asked: boolean): typeof IPV6_LINK {
  if (version !== "ipv6") return [];
  const runAsBoth = asked && /\/defaults\.sh\b/.test(text);
  return runAsBoth || /`\s*\.\/defaults\.sh\b/.test(text) ? IPV6_LINK : [];
}

/** The dialect that a script's folder stands for: one suite keeps BSD's scripts apart. */
export const dialectByName = (file: string): string | undefined =>
  /(?:^|[\\/])bsd[\\/]/.test(file) ? "freebsd" : undefined;

/** The IP version that a script's name stands for: the suites' drivers go by its end. */
export const versionByName = (file: string): string | undefined =>
  /v6\.pkt$/.test(file) ? "ipv6" : undefined;
