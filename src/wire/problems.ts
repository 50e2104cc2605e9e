/**
 * Everything that can be wrong with bytes from outside, as small integers. Bad bytes are data: a
 * parser notes the first problem and its offset in the record and goes on as far as sense goes.
 * Sentences about problems are the report's; here are only codes and stable names.
 */

export const PROBLEM_NONE = 0;
export const PROBLEM_LINK_CUT = 1;
export const PROBLEM_LINK_UNKNOWN = 2;
export const PROBLEM_LINK_MALFORMED = 3;
export const PROBLEM_TUNNEL_TOO_DEEP = 4;
export const PROBLEM_TUNNEL_MALFORMED = 5;
export const PROBLEM_IP_VERSION = 6;
export const PROBLEM_IP_CUT = 7;
export const PROBLEM_IP_HEADER_LENGTH = 8;
export const PROBLEM_IP_TOTAL_LENGTH = 9;
export const PROBLEM_IP_BEYOND_FRAME = 10;
export const PROBLEM_IP_CHECKSUM = 11;
export const PROBLEM_IP_OPTION_LENGTH = 12;
export const PROBLEM_IPV6_EXTENSION_LENGTH = 13;
export const PROBLEM_IPV6_EXTENSION_CHAIN = 14;
export const PROBLEM_IPV6_JUMBO = 15;
export const PROBLEM_FRAGMENT_LENGTH = 16;
export const PROBLEM_FRAGMENT_OVERLAP = 17;
export const PROBLEM_FRAGMENT_TOO_LONG = 18;
export const PROBLEM_TCP_CUT = 19;
export const PROBLEM_TCP_TOO_SHORT = 20;
export const PROBLEM_TCP_DATA_OFFSET = 21;
export const PROBLEM_TCP_OPTION_LENGTH = 22;
export const PROBLEM_TCP_OPTION_BEYOND_HEADER = 23;
export const PROBLEM_TCP_OPTION_REPEATED = 24;
export const PROBLEM_TCP_OPTION_NEEDS_SYN = 25;
export const PROBLEM_TCP_WINDOW_SCALE = 26;
export const PROBLEM_ICMP_CUT = 27;

/** Stable names, in the order of the numbers. */
export const PROBLEM_NAMES = [
  "none",
  "link-cut",
  "link-unknown",
  "link-malformed",
  "tunnel-too-deep",
  "tunnel-malformed",
  "ip-version",
  "ip-cut",
  "ip-header-length",
  "ip-total-length",
  "ip-beyond-frame",
  "ip-checksum",
  "ip-option-length",
  "ipv6-extension-length",
  "ipv6-extension-chain",
  "ipv6-jumbo",
  "fragment-length",
  "fragment-overlap",
  "fragment-too-long",
  "tcp-cut",
  "tcp-too-short",
  "tcp-data-offset",
  "tcp-option-length",
  "tcp-option-beyond-header",
  "tcp-option-repeated",
  "tcp-option-needs-syn",
  "tcp-window-scale",
  "icmp-cut",
] as const;

/** The stable name of a problem. */
export type ProblemName = (typeof PROBLEM_NAMES)[number];

/** The name of a `PROBLEM_` number; one that does not exist is "none". */
export function problemName(code: number): ProblemName {
  return PROBLEM_NAMES[code] ?? "none";
}
