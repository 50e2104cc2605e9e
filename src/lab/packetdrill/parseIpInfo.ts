/** What a packet line says of the IP header in brackets: `[ect0]`, `(ttl 4)`, `[dscp cs1, ce]`. */
import type { IpInfo } from "./ast.ts";
import { DSCP_NAMES } from "./dscp.ts";
import type { Scanner } from "./scanner.ts";

/** What stands in brackets or parentheses; nulls where there are none. */
export function parseIpInfo(scan: Scanner): IpInfo {
  const info: Parsed = { ecn: null, tos: null, dscp: null, ttl: null, flowLabel: null };
  const close = scan.takes("[") ? "]" : scan.takes("(") ? ")" : null;
  if (close === null) return info;
  do parseWord(scan, info);
  while (scan.takes(","));
  scan.expect(close);
  return info;
}

type Parsed = { -readonly [K in keyof IpInfo]: IpInfo[K] };

function parseWord(scan: Scanner, info: Parsed): void {
  const word = scan.word();
  // IPv6 has the same fields under names of its own: traffic class, hop limit.
  if (word === "tos" || word === "class") info.tos = scan.expectNumber();
  else if (word === "ttl" || word === "hlim") info.ttl = scan.expectNumber();
  else if (word === "flowlabel") info.flowLabel = scan.expectNumber();
  else if (word === "dscp") info.dscp = parseDscp(scan);
  else if (word === "ecn") info.ecn = parseEcn(scan.word(), scan);
  else info.ecn = parseEcn(word, scan);
}

const parseEcn = (word: string | null, scan: Scanner): NonNullable<IpInfo["ecn"]> =>
  isEcn(word) ? word : scan.missing("ipInfo");

const isEcn = (word: string | null): word is NonNullable<IpInfo["ecn"]> =>
  word === "noecn" || word === "ect0" || word === "ect1" || word === "ect01" || word === "ce";

const parseDscp = (scan: Scanner): number =>
  scan.number() ?? DSCP_NAMES[scan.word() ?? ""] ?? scan.missing("dscp");
