/**
 * TCP options as objects, every one by name, for the view of a single connection. The hot path
 * reads the few that decide something straight into the record (`tcpOptions.ts`) and never comes
 * here.
 *
 * An option whose length does not fit its kind, or that nobody has named, or that the snap length
 * cut, keeps its bytes.
 */

/** What every option has: kind and length as on the wire, and where it stands in the buffer. */
interface OptionPlace {
  readonly kind: number;
  /** Length in bytes, kind and length included; 1 for EOL and NOP. */
  readonly length: number;
  readonly at: number;
}

/** The content of an option, told apart by `name`. */
export type OptionContent =
  | { readonly name: "eol" | "nop" | "sack-permitted" | "partial-order-permitted" }
  | { readonly name: "mss"; readonly bytes: number }
  | { readonly name: "window-scale"; readonly shift: number }
  | { readonly name: "sack"; readonly blocks: readonly SackBlock[] }
  | { readonly name: "timestamps"; readonly tsVal: number; readonly tsEcr: number }
  | { readonly name: "echo" | "echo-reply"; readonly value: number }
  | { readonly name: "partial-order-profile"; readonly isStart: boolean; readonly isEnd: boolean }
  | { readonly name: "cc" | "cc-new" | "cc-echo"; readonly count: number }
  | { readonly name: "alternate-checksum"; readonly algorithm: number }
  | { readonly name: "md5"; readonly digest: Uint8Array }
  | {
      readonly name: "ao";
      readonly keyId: number;
      readonly rNextKeyId: number;
      readonly mac: Uint8Array;
    }
  | { readonly name: "user-timeout"; readonly seconds: number }
  | { readonly name: "fast-open"; readonly cookie: Uint8Array; readonly isExperimental: boolean }
  | { readonly name: "mptcp"; readonly subtype: MptcpSubtype; readonly data: Uint8Array }
  | {
      readonly name: "quick-start";
      readonly rate: number;
      readonly ttlDiff: number;
      readonly nonce: number;
    }
  | { readonly name: "scps"; readonly capabilities: number; readonly connectionId: number }
  | { readonly name: "snack"; readonly offset: number; readonly size: number }
  | { readonly name: "eno"; readonly data: Uint8Array; readonly isExperimental: boolean }
  | AccurateEcn
  | {
      readonly name: "edo";
      readonly headerWords: number | null;
      readonly segmentBytes: number | null;
    }
  | { readonly name: "smc" }
  | { readonly name: "experiment"; readonly exId: number; readonly data: Uint8Array }
  | { readonly name: "unknown" | "malformed" | "cut"; readonly data: Uint8Array };

/** One option of a segment. */
export type TcpOption = OptionPlace & OptionContent;

/** A block that the receiver holds: from `left` up to, not including, `right` (RFC 2018 3). */
export interface SackBlock {
  readonly left: number;
  readonly right: number;
}

/** Byte counters of accurate ECN, 24 bits each; null where the option was shortened. */
export interface AccurateEcn {
  readonly name: "accurate-ecn";
  readonly ect0: number | null;
  readonly ce: number | null;
  readonly ect1: number | null;
  readonly isExperimental: boolean;
}

/** Subtypes of Multipath TCP, RFC 8684 section 8, by their numbers. */
export const MPTCP_SUBTYPES = [
  "MP_CAPABLE",
  "MP_JOIN",
  "DSS",
  "ADD_ADDR",
  "REMOVE_ADDR",
  "MP_PRIO",
  "MP_FAIL",
  "MP_FASTCLOSE",
  "MP_TCPRST",
] as const;

/** Name of a Multipath TCP subtype; "unknown" for those not assigned. */
export type MptcpSubtype = (typeof MPTCP_SUBTYPES)[number] | "unknown";
