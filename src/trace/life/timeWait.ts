/** What a lifecycle says of the TIME-WAIT. */
import type { Waiting } from "../conclusions/timeWait.ts";
import type { Evidence } from "../evidence.ts";
import type { TimeWait } from "../lifecycle.ts";
import { secondsOf } from "../units.ts";

const NO_TIME_WAIT: TimeWait = Object.freeze({
  owner: null,
  since: null,
  until: null,
  reused: null,
  assassinatedAt: null,
});

/** The schema's part of it. */
export function timeWaitOf(life: Evidence, waiting: Waiting): TimeWait {
  if (waiting.owner === null) return NO_TIME_WAIT;
  const { assassin, reuse } = life;
  return {
    owner: waiting.owner,
    since: secondsOf(waiting.since),
    until: secondsOf(waiting.until),
    reused: reuse === null ? null : reuse.how,
    assassinatedAt: assassin === null ? null : secondsOf(assassin.at),
  };
}
