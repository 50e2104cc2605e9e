/** Since when an end that has closed waits for the one that has not. */
import type { Micros } from "../../../base/time.ts";
import { firstOf, secondOf } from "../../conclusions/closed.ts";
import type { EndEvidence, Evidence } from "../../evidence.ts";
import type { ClosedHow } from "../../words.ts";

/** A FIN that is not answered this soon is no finding yet: the capture ended, or it comes. */
const SOON_MICROS: Micros = 50_000;
/** Linux's tcp_fin_timeout, and a time after which a peer that does not close is noteworthy. */
export const KEPT_MICROS: Micros = 60_000_000;

/** Who waits for whom, and for how long. */
export interface Kept {
  readonly waits: EndEvidence;
  readonly slow: EndEvidence;
  readonly micros: Micros;
}

/** Null where nobody waits, or not for long yet, or the other may have closed unseen. */
export function keptOf(life: Evidence, closed: ClosedHow): Kept | null {
  if (closed !== "half-closed") return null;
  const waits = firstOf(life);
  const slow = secondOf(life);
  const micros = life.observedUntil - waits.finAt;
  return slow.mayHaveClosed || micros < SOON_MICROS ? null : { waits, slow, micros };
}
