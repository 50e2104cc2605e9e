/** The runner's words in English. */
import type { DrillWords, FieldName, Noun } from "./words.ts";

const FIELDS: Readonly<Record<FieldName, string>> = {
  flags: "flags",
  sequence: "sequence number",
  length: "length",
  ack: "acknowledgment number",
  window: "window",
  urgentPointer: "urgent pointer",
  ecn: "ECN field",
  typeOfService: "type of service",
  timeToLive: "time to live",
  options: "options",
  timestamp: "timestamp",
  timestampEcho: "timestamp echo",
  sack: "SACK blocks",
  mss: "MSS",
  windowScale: "window scale",
  cookie: "Fast Open cookie",
  option: "option",
};

const NOUNS: Readonly<Record<Noun, string>> = {
  action: "a packet, a system call, a `command` or %{ code }%",
  argument: "an argument",
  number: "a number",
  ipInfo: "ect0, ect1, ect01, ce, noecn, tos, class, dscp, ttl, hlim or flowlabel",
  flags: "TCP flags (S F R P . U E W, or - for none)",
  define: "--define=SYMBOL=value",
  optionName: "the name of an option",
  time: "a time",
  icmpType: "an ICMP type",
  counter: "e0b, ceb or e1b",
  symbol: "a symbol after #ifdef",
  dscp: "the name of a DSCP",
};

const where = (near: string): string => (near === "" ? "at the end" : `at "${near}"`);

export const en: DrillWords = {
  expected: (noun, near) => `expected ${NOUNS[noun]} ${where(near)}`,
  expectedToken: (token, near) => `expected "${token}" ${where(near)}`,
  neverClosed: (open) => `${open} is never closed`,
  sequenceEnd: (text) => `${text}: the end is not the start plus the length`,
  unknownOption: (name) => `"${name}" is no TCP option that is known here`,
  noConditional: (word) => `${word} without an #ifdef before it`,
  eventAfterCleanUp: () => "no event may follow the clean-up command",
  anyTimeIsForOutbound: () => "only an outbound packet may come at any time (*)",
  rangeBackwards: () => "a range of time ends before it begins",
  blockingBackwards: () => "a blocking call ends before it starts",
  syntax: (line, mistake) => `line ${line}: ${mistake}`,

  differs: (field, expected, got, came) =>
    `${FIELDS[field]}: expected ${expected}, got ${got}; came: ${came}`,
  timing: (expected, came) => `expected at ${expected}, came at ${came}`,
  callTiming: (call, expected, came) =>
    `${call}() was to return at ${expected}, and returned at ${came}`,
  noPacket: (until) => `expected a packet, and none came by ${until}`,
  unasked: (came, at) => `a packet came that the script does not expect, at ${at}: ${came}`,
  blocks: (call) => `${call}() blocks, and the script does not say until when`,
  notReturned: (call, due) => `${call}() was to return at ${due}, and has not returned`,
  result: (call, expected, got) => `${call}(): expected ${expected}, got ${got}`,
  answer: (call, what, expected, got) => `${call}(), ${what}: expected ${expected}, got ${got}`,
  sockets: (state, expected, got) => `sockets in ${state}: expected ${expected}, got ${got}`,
  assertion: (text) => `assert ${text} does not hold`,
  code: (near) => `the code is not understood at "${near}"`,
  bug: (message) => `synfin itself is at fault, please report it: ${message}`,
  at: (line, source) => `line ${line}: ${source}`,

  needs: (what) => `needs ${what}`,
  needsProtocol: (protocol) => `needs ${protocol}; only TCP over IPv4 and IPv6 is run here`,
  needsMd5: () => "needs TCP MD5 signatures (RFC 2385)",
  needsErrorQueue: () => "needs the error queue (MSG_ERRQUEUE)",
  needsIcmpSent: () => "needs ICMP messages from the stack itself",
  needsIcmpKind: (kind) => `needs ICMP ${kind}`,
  needsBuffer: (bytes) => `needs a buffer of ${bytes} bytes`,
  needsControl: () => "needs control messages other than TCP_CM_INQ",
  needsCommand: (command) => `needs the command: ${command}`,
  needsSysctl: (name) => `needs the sysctl ${name}`,
  needsFreebsd: (setting) => `needs FreeBSD's ${setting}, which has no counterpart here`,

  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  totals: (passed, failed, skipped) => `${passed} passed, ${failed} failed, ${skipped} skipped`,
};
