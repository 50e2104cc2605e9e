/** What a lifecycle says of the RST that ended the connection: whose it is, why, how sure. */
import type { Evidence } from "../evidence.ts";
import type { Reset } from "../lifecycle.ts";
import { certaintyOf } from "../resets/certainty.ts";
import { factsOf } from "../resets/facts.ts";
import { NO_OTHERS, type Others } from "../resets/others.ts";
import { secondsOf } from "../units.ts";
import type { ResetCause } from "../words.ts";

/** Causes that lie with the listener, so that its other connections are evidence. */
const ASKS_OTHERS: ReadonlySet<ResetCause> = new Set([
  "port-closed",
  "backlog-full",
  "listener-closed",
]);

/** The whole verdict; `othersOf` is asked only where other connections are evidence. */
export function resetOf(
  life: Evidence,
  cause: ResetCause | null,
  othersOf: () => Others,
): Reset | null {
  const { rst } = life;
  if (rst === null || cause === null) return null;
  const others = ASKS_OTHERS.has(cause) ? othersOf() : NO_OTHERS;
  return {
    by: cause === "middlebox" ? "middlebox" : rst.from,
    cause,
    at: secondsOf(rst.at),
    frame: rst.frame,
    evidence: factsOf(life, rst, cause, others),
    certainty: certaintyOf(life, rst, cause, others),
  };
}
