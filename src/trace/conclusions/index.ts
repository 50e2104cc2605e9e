/**
 * What a connection's evidence comes to, in a few words: the conclusions that findings and
 * lifecycles start from. Each is drawn once, in the order in which they need each other.
 */
import type { End } from "../events.ts";
import type { Evidence } from "../evidence.ts";
import { resetCause } from "../resets/cause.ts";
import type { ClosedHow, Death, OpenedHow, ResetCause } from "../words.ts";
import { closedFirst, closedHow, type HalfClose, halfCloseOf } from "./closed.ts";
import { deathOf } from "./death.ts";
import { openedHow } from "./opened.ts";
import { type Waiting, waitingOf } from "./timeWait.ts";

/** What was concluded of a connection. */
export interface Conclusions {
  readonly opened: OpenedHow;
  readonly closed: ClosedHow;
  readonly closedFirst: End | "both" | null;
  readonly halfClose: HalfClose | null;
  readonly death: Death | null;
  readonly resetCause: ResetCause | null;
  readonly waiting: Waiting;
}

/** Draws all conclusions. */
export function conclude(life: Evidence): Conclusions {
  const cause = life.rst === null ? null : resetCause(life, life.rst);
  const death = deathOf(life, cause);
  const closed = closedHow(life, death);
  return {
    opened: openedHow(life),
    closed,
    closedFirst: closedFirst(life, cause),
    halfClose: halfCloseOf(life, closed),
    death,
    resetCause: cause,
    waiting: waitingOf(life),
  };
}
