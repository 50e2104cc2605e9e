/**
 * What every language must be able to say, topic by topic. A catalogue that lacks an entry, or
 * knows one that no other has, does not compile. Entries are words, or functions of typed values.
 *
 * State names, triggers and RFC clauses are not here: they are the RFC's own in every language.
 */
import type { CaptureNoteKind, NOTE_VALUES } from "../../trace/captureNotes.ts";
import type { Drop, End, How, Mark, ObservedState, TimerEvent } from "../../trace/events.ts";
import type { FACT_VALUES, Fact } from "../../trace/facts.ts";
import type {
  Closed,
  ClosedHow,
  IcmpWord,
  OpenedHow,
  Reset,
  ResetCause,
} from "../../trace/lifecycle.ts";
import type { Rule, RuleValues } from "../../trace/rules/index.ts";
import type { ValuesOf } from "../../trace/values.ts";
import type { Severity } from "../../trace/words.ts";
import type { Labels } from "./labelWords.ts";
import type { WhereWords } from "./whereWords.ts";

/** A sentence made of a list of named values. */
export type Says<L extends readonly string[], Rest extends unknown[] = []> = (
  values: ValuesOf<L>,
  ...rest: Rest
) => string;

/** Short names, as tables and summaries show them. */
export interface Names {
  readonly end: Readonly<Record<End | "both" | "middlebox", string>>;
  readonly how: Readonly<Record<How, string>>;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly opened: Readonly<Record<OpenedHow, string>>;
  readonly closed: Readonly<Record<ClosedHow, string>>;
  readonly cause: Readonly<Record<ResetCause, string>>;
  readonly icmp: Readonly<Record<IcmpWord, string>>;
  readonly mark: Readonly<Record<Mark, string>>;
  readonly timer: Readonly<Record<TimerEvent["timer"], string>>;
  readonly drop: Readonly<Record<Drop, string>>;
  readonly state: (state: ObservedState) => string;
}

/** What the sentence about a connection is made of; durations and sizes are formatted already. */
export interface SentenceParts {
  readonly opened: Readonly<Record<OpenedHow, (who: Opening) => string>>;
  readonly moved: (what: Moving) => string;
  readonly closed: Readonly<Record<ClosedHow, (what: Closing) => string>>;
  readonly reset: (what: Resetting) => string;
  readonly timeWait: (what: Waiting) => string;
  /** Puts the parts together and ends the sentence. */
  readonly join: (parts: readonly string[]) => string;
}

/** How the opening is told. */
export interface Opening {
  readonly client: string;
  readonly server: string;
  readonly rtt: string | null;
  readonly tries: number;
  /** Of a refused one: how long that took, and the cause. */
  readonly after: string | null;
  readonly why: string | null;
  /** The ICMP error that answered the SYN. */
  readonly icmp: { readonly says: string; readonly from: string } | null;
}

/** How the data is told. */
export interface Moving {
  readonly fromClient: string;
  readonly fromServer: string;
  readonly none: boolean;
  readonly retransmitted: number;
}

/** How the close is told. */
export interface Closing {
  readonly first: End | "both" | null;
  readonly after: string | null;
  readonly halfClose: string | null;
  readonly halfCloseBytes: string | null;
  readonly waiting: { readonly end: End; readonly state: string; readonly since: string } | null;
  readonly gaveUp: Closed["gaveUp"];
}

/** How a reset is told. */
export interface Resetting {
  readonly by: Reset["by"];
  readonly cause: string;
  readonly certainty: Reset["certainty"];
  readonly after: string | null;
}

/** How TIME-WAIT is told. */
export interface Waiting {
  readonly owner: End | "both";
  readonly until: string | null;
  /** Seconds; of one that a RST ended before its time (RFC 1337). */
  readonly assassinatedAt: string | null;
}

/** One rule: what was found, and what to do about it. */
export interface FindingWords<R extends Rule> {
  readonly says: Says<RuleValues[R], [end: End | null]>;
  readonly advice: string;
}

/** One language. */
export interface Catalogue {
  readonly names: Names;
  readonly labels: Labels;
  readonly sentence: SentenceParts;
  /** Why a reset was sent, as a clause after "because". */
  readonly cause: Readonly<Record<ResetCause, string>>;
  readonly findings: { readonly [R in Rule]: FindingWords<R> };
  readonly evidence: { readonly [F in Fact]: Says<(typeof FACT_VALUES)[F]> };
  readonly notes: {
    readonly [N in CaptureNoteKind]: Says<(typeof NOTE_VALUES)[N], [count: number]>;
  };
  readonly where: WhereWords;
}
