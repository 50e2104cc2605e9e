/**
 * What the values of findings, capture notes and evidence are called: the contract between who
 * makes them and the message catalogues, which have a sentence for each in every language.
 *
 * Names end in their unit: `Ms` milliseconds, `bytes`, `segments`; a bare `count` counts what the
 * rule is about. A value that its maker does not know is left out: the sentence does without it.
 */
import type { CaptureNoteKind, Rule } from "./findings.ts";

type Names<K extends string> = Readonly<Record<K, readonly string[]>>;

/** The values of each rule's finding; `end` of the finding says which end it is about. */
export const RULE_VALUES = {
  "connection-refused": ["by", "icmp", "from"],
  "syn-unanswered": ["tries", "overMs", "icmp", "from"],
  "handshake-not-completed": ["tries", "overMs"],
  "syn-retransmitted": ["count", "delayMs"],
  "syn-ack-retransmitted": ["count", "delayMs"],
  "half-open-found": [],
  "simultaneous-open": [],
  "fast-open-refused": ["bytes"],
  "window-scale-missing": [],
  "sack-missing": [],
  retransmissions: ["count", "segments", "fast", "timeouts", "probes", "timeoutsOrProbes"],
  "spurious-retransmissions": ["count"],
  reordering: ["count"],
  "zero-window": ["count", "overMs", "probes"],
  "window-full": ["count"],
  "long-silence": ["overMs"],
  "keepalive-unanswered": ["count"],
  "half-close": ["overMs", "bytes"],
  "fin-retransmitted": ["count"],
  "last-ack-lost": [],
  "close-wait-kept": ["overMs"],
  "fin-wait-2-kept": ["overMs"],
  "retransmission-death": ["tries", "overMs"],
  "keepalive-death": ["tries", "overMs"],
  "data-after-close": ["bytes"],
  "reset-backlog-full": [],
  "reset-unread-data": ["bytes"],
  "reset-linger-zero": [],
  "reset-half-open-peer": [],
  "reset-middlebox": [],
  "reset-aborted": [],
  "rst-ignored": ["count"],
  "challenge-ack": ["count"],
  "time-wait-reused": ["afterMs", "by"],
  "time-wait-reused-too-early": ["afterMs"],
  "time-wait-assassinated": ["afterMs"],
  "old-duplicate": ["count"],
  "bad-checksum": ["count"],
} as const satisfies Names<Rule>;

/** The values of each capture note, besides its `count` and `frame`. */
export const NOTE_VALUES = {
  "time-went-back": ["byMs"],
  "cut-by-snap-length": ["snapLength"],
  "starts-in-the-middle": [],
  "ends-in-the-middle": [],
  "packets-dropped": [],
  "packets-missing": ["bytes"],
  "captured-twice": [],
  "checksums-offloaded": [],
  "segments-offloaded": ["largest"],
  malformed: ["problem"],
  "fragments-missing": [],
  "unknown-link-type": ["linkType"],
  "stopped-at-byte": ["byte", "why", "file"],
  "connections-forgotten": ["limit"],
} as const satisfies Names<CaptureNoteKind>;

/** Every fact that can lead to the cause of a reset, with the names of its values. */
export const FACT_VALUES = {
  // what the RST answers
  "answers-syn": ["afterMs"],
  "answers-segment": ["segment", "afterMs"],
  "answers-challenge-ack": [],
  "answers-nothing": ["idleMs"],
  // how the RST is built
  "sequence-from-ack": [],
  "sequence-is-next": [],
  "acknowledges-all": [],
  "acknowledges-less": ["bytes"],
  "window-zero": [],
  "without-ack": [],
  // what went before
  "no-fin-before": [],
  "fin-before": ["afterMs"],
  "fin-together-with-rst": [],
  "data-unread": ["bytes"],
  "data-unsent": ["bytes"],
  "data-after-close": ["bytes"],
  "syn-on-open-connection": [],
  "silence-before": ["idleMs"],
  "retransmissions-before": ["tries"],
  "keepalives-before": ["tries"],
  "zero-window-before": ["overMs"],
  "handshake-incomplete": [],
  "never-accepted": ["overMs"],
  // what happened beside it
  "others-served": ["connections"],
  "others-refused": ["connections"],
  "others-reset-together": ["connections"],
  // what does not fit the end whose address the RST bears
  "ttl-differs": ["ttl", "usualTtl"],
  "ip-id-differs": ["ipId", "usualIpId"],
  "window-differs": ["window", "usualWindow"],
  "options-differ": [],
  "end-goes-on": ["segments"],
  "both-ends-reset": [],
} as const satisfies Names<string>;

/** A key of `FACT_VALUES`. */
export type Fact = keyof typeof FACT_VALUES;

/** The values that a list of names comes to, any of which may be unknown. */
export type ValuesOf<L extends readonly string[]> = Readonly<
  Partial<Record<L[number], string | number>>
>;
