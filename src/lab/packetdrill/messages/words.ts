/**
 * Everything that the packetdrill runner can say, whatever the language: why a script failed, why
 * it cannot run here, what is wrong with its text. The runner makes a `Reason`, a key with its
 * values; `tell` turns it into words when somebody wants to read it.
 */

/** What two sides may differ in. */
export type FieldName =
  | "flags"
  | "sequence"
  | "length"
  | "ack"
  | "window"
  | "urgentPointer"
  | "ecn"
  | "typeOfService"
  | "timeToLive"
  | "options"
  | "timestamp"
  | "timestampEcho"
  | "sack"
  | "mss"
  | "windowScale"
  | "cookie"
  | "option";

/** What the parser may have looked for. */
export type Noun =
  | "action"
  | "argument"
  | "number"
  | "ipInfo"
  | "flags"
  | "define"
  | "optionName"
  | "time"
  | "icmpType"
  | "counter"
  | "symbol"
  | "dscp";

/** One language. */
export interface DrillWords {
  // The script's text.
  expected: (noun: Noun, near: string) => string;
  expectedToken: (token: string, near: string) => string;
  neverClosed: (open: string) => string;
  sequenceEnd: (text: string) => string;
  unknownOption: (name: string) => string;
  noConditional: (word: string) => string;
  eventAfterCleanUp: () => string;
  anyTimeIsForOutbound: () => string;
  rangeBackwards: () => string;
  blockingBackwards: () => string;
  syntax: (line: number, mistake: string) => string;

  // A run that failed.
  differs: (field: FieldName, expected: string, got: string, came: string) => string;
  timing: (expected: string, came: string) => string;
  callTiming: (call: string, expected: string, came: string) => string;
  noPacket: (until: string) => string;
  unasked: (came: string, at: string) => string;
  blocks: (call: string) => string;
  notReturned: (call: string, due: string) => string;
  result: (call: string, expected: string, got: string) => string;
  answer: (call: string, what: string, expected: string, got: string) => string;
  sockets: (state: string, expected: string, got: number) => string;
  assertion: (text: string) => string;
  code: (near: string) => string;
  bug: (message: string) => string;
  at: (line: number, source: string) => string;

  // A script that cannot run here.
  needs: (what: string) => string;
  needsProtocol: (protocol: string) => string;
  needsMd5: () => string;
  needsErrorQueue: () => string;
  needsIcmpSent: () => string;
  needsIcmpKind: (kind: string) => string;
  needsBuffer: (bytes: number) => string;
  needsControl: () => string;
  needsCommand: (command: string) => string;
  needsSysctl: (name: string) => string;
  needsFreebsd: (setting: string) => string;

  // The report.
  passed: string;
  failed: string;
  skipped: string;
  totals: (passed: number, failed: number, skipped: number) => string;
}

type Sentences = {
  [K in keyof DrillWords as DrillWords[K] extends (...args: never[]) => string
    ? K
    : never]: DrillWords[K];
};

/** A sentence to be: its key and its values. */
export type Reason = {
  [K in keyof Sentences]: {
    readonly key: K;
    readonly args: Parameters<Extract<Sentences[K], (...args: never[]) => string>>;
  };
}[keyof Sentences];

/** Makes a reason; its values must be those of its sentence. */
export const reason = <K extends keyof Sentences>(
  key: K,
  ...args: Parameters<Extract<Sentences[K], (...args: never[]) => string>>
): Reason => ({ key, args }) as unknown as Reason;
