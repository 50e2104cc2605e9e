/**
 * Facts that a conclusion is proved by: a RST's cause shows each fact that led to it. Names of
 * values end in their unit, as in values.ts.
 */

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
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A key of `FACT_VALUES`. */
export type Fact = keyof typeof FACT_VALUES;

/** A fact as it was found: a key of the catalogues, where it shows, and its values. */
export interface ShownFact {
  readonly fact: Fact;
  readonly frame: number | null;
  readonly values: Readonly<Record<string, string | number>>;
}
