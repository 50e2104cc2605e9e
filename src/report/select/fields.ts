/**
 * The fields that a `--where` expression may name: the paths of the JSON, what they hold, and how
 * to get at them. A path through a list means any of its entries.
 */
import { nearest } from "../../base/nearest.ts";
import { STATES } from "../../machine/states.ts";
import { TRIGGERS } from "../../machine/transitions.ts";
import { FACT_VALUES } from "../../trace/facts.ts";
import { ICMP_WORDS, type Lifecycle } from "../../trace/lifecycle.ts";
import { RULES } from "../../trace/rules/index.ts";
import { messagesIn } from "../messages/index.ts";

/** What a field holds: a number with its unit, text, an address, yes or no, a part of more. */
export type FieldKind = "count" | "bytes" | "ms" | "seconds" | "text" | "address" | "flag" | "part";

/** One field. */
export interface Field {
  readonly path: string;
  readonly kind: FieldKind;
  /** All values that it can have, where these are few. */
  readonly words: readonly string[] | null;
}

const END = ["client", "server"] as const;
const ENDS = ["client", "server", "both"] as const;
const HOW = ["seen", "inferred", "reported"] as const;
const OBSERVED = [...STATES, "unknown"] as const;

// The catalogue's types make these lists whole.
const { opened, closed, cause } = messagesIn("en").names;
const GAVE_UP = ["keepalive", "retransmission", "zero-window probe", "SYN", "SYN,ACK", "FIN"];

const all = (kind: FieldKind, paths: string): Field[] =>
  paths.split(" ").map((path) => ({ path, kind, words: null }));

const oneOf = (path: string, words: readonly string[]): Field => ({ path, kind: "text", words });

/** `path` for each end, where `*` stands. */
const both = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) =>
    END.map((end) => ({ ...field, path: field.path.replace("*", end) }) satisfies Field),
  );

/** Every field, in the order of the JSON. */
export const WHERE_FIELDS: readonly Field[] = [
  ...all("count", "number incarnation firstFrame lastFrame"),
  ...both([...all("address", "*.ip"), ...all("count", "*.port"), ...all("part", "*")]),
  ...all("text", "schema epoch history"),
  ...all("seconds", "startedAt lastAt"),
  ...all("ms", "durationMs"),
  oneOf("opened.how", Object.keys(opened)),
  ...all("seconds", "opened.at opened.completedAt"),
  ...all("ms", "opened.rttMs opened.clientRttMs opened.serverRttMs"),
  ...all("count", "opened.synRetries opened.synAckRetries"),
  ...both([
    ...all("part", "opened.offered.*"),
    ...all("bytes", "opened.offered.*.mss"),
    ...all("count", "opened.offered.*.windowScale"),
    ...all("flag", "opened.offered.*.sackPermitted opened.offered.*.timestamps"),
  ]),
  ...all("part", "opened.agreed opened.fastOpen"),
  ...all("flag", "opened.agreed.windowScale opened.agreed.sack opened.agreed.timestamps"),
  ...all("bytes", "opened.dataOnSynBytes opened.dataOnThirdAckBytes"),
  oneOf("opened.fastOpen.cookie", ["requested", "sent", "none"]),
  ...all("flag", "opened.fastOpen.accepted opened.halfOpenFound"),
  ...all("part", "opened.icmp"),
  oneOf("opened.icmp.says", ICMP_WORDS),
  ...all("address", "opened.icmp.from"),
  ...all("count", "opened.icmp.frame"),
  ...both([
    ...all("count", "moved.*.segments moved.*.dataSegments moved.*.fastRetransmissions"),
    ...all("count", "moved.*.timeoutRetransmissions moved.*.spuriousRetransmissions"),
    ...all(
      "count",
      "moved.*.tailLossProbes moved.*.timeoutsOrProbes moved.*.outOfOrder moved.*.duplicateAcks",
    ),
    ...all("count", "moved.*.sacks moved.*.dsacks moved.*.zeroWindows moved.*.keepalives"),
    ...all("count", "moved.*.zeroWindowProbes moved.*.windowFull retransmitted.*"),
    ...all("bytes", "moved.*.bytes moved.*.ipBytes moved.*.wireBytes moved.*.missingBytes"),
    ...all("bytes", "moved.*.retransmittedBytes moved.*.windowMin moved.*.windowMax"),
    ...all("ms", "moved.*.zeroWindowMs moved.*.rttMs moved.*.rttMinMs moved.*.rttMaxMs"),
    ...all("seconds", "moved.*.firstDataAt moved.*.lastDataAt"),
  ]),
  ...all("ms", "idle.longestMs"),
  ...all("seconds", "idle.at"),
  oneOf("idle.waitingFor", END),
  oneOf("closed.how", Object.keys(closed)),
  oneOf("closed.first", ENDS),
  ...all("seconds", "closed.at closed.endedAt closed.waiting.since"),
  ...all("ms", "closed.halfCloseMs"),
  ...all("bytes", "closed.halfCloseBytes closed.dataAfterCloseBytes"),
  ...both(all("count", "closed.finRetransmissions.*")),
  ...all("flag", "closed.lastAckLost"),
  ...all("part", "closed.waiting"),
  oneOf("closed.waiting.end", END),
  oneOf("closed.waiting.state", STATES),
  oneOf("closed.gaveUp", GAVE_UP),
  ...all("part", "reset reset.evidence"),
  oneOf("reset.by", ["client", "server", "middlebox"]),
  oneOf("reset.cause", Object.keys(cause)),
  ...all("seconds", "reset.at"),
  ...all("count", "reset.frame reset.evidence.frame"),
  oneOf("reset.certainty", ["reported", "proved", "likely"]),
  oneOf("reset.evidence.fact", Object.keys(FACT_VALUES)),
  oneOf("timeWait.owner", ENDS),
  ...all("seconds", "timeWait.since timeWait.until timeWait.assassinatedAt"),
  oneOf("timeWait.reused", ["by-timestamps", "by-sequence", "too-early"]),
  ...both([
    ...all("part", "states.*"),
    oneOf("states.*.state", OBSERVED),
    ...all("seconds", "states.*.at"),
    ...all("count", "states.*.frame"),
    oneOf("states.*.how", HOW),
    oneOf("states.*.trigger", TRIGGERS),
    ...STATES.flatMap((state) => all("ms", `closingMs.*.${state}`)),
  ]),
  ...all("part", "findings"),
  oneOf("findings.rule", RULES),
  oneOf("findings.severity", ["error", "warning", "note"]),
  oneOf("findings.end", END),
  ...all("count", "findings.frames"),
  ...all("text", "findings.clause"),
];

const BY_PATH = new Map(WHERE_FIELDS.map((field) => [field.path.toLowerCase(), field]));

/** The field that `path` names, in any letter case. */
export const fieldNamed = (path: string): Field | undefined => BY_PATH.get(path.toLowerCase());

/** The known fields most like `path`, the likest first: at most three. */
export function fieldsNear(path: string): string[] {
  const paths = WHERE_FIELDS.map((field) => field.path);
  const near = nearest(path, paths);
  return near.length > 0 ? near : paths.filter((known) => isNear(known, path)).slice(0, 3);
}

/** Whether the last words are alike: people forget where in the JSON a field stands. */
function isNear(known: string, path: string): boolean {
  const [end, wanted] = [known.split(".").at(-1) ?? "", path.split(".").at(-1) ?? ""];
  if (wanted.length < 2) return false;
  const isPart = end.toLowerCase().includes(wanted.toLowerCase());
  return isPart || nearest(wanted, [end]).length > 0;
}

/**
 * Everything that `path` leads to in `life`: one value, null where a part on the way is missing, or
 * those of every entry of a list.
 */
export function valuesAt(life: Lifecycle, path: readonly string[]): readonly unknown[] {
  let values: readonly unknown[] = [life];
  for (const key of path) {
    values = values.flatMap((value) => {
      if (value === null || typeof value !== "object") return [null];
      const inner = (value as Record<string, unknown>)[key];
      return Array.isArray(inner) ? inner : [inner];
    });
  }
  return values;
}
