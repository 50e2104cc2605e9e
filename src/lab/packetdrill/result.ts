/** What becomes of a script, and how a run that cannot go on says why. */
import type { TraceEvent } from "../../trace/events.ts";
import { tell } from "./messages/tell.ts";
import type { Reason } from "./messages/words.ts";

/** What became of a script. */
export type ScriptResult =
  | { readonly result: "passed"; readonly trace: readonly TraceEvent[] }
  | { readonly result: "skipped"; readonly reason: Reason }
  | {
      readonly result: "failed";
      /** The line of the event that was not as expected, counted from 1. */
      readonly line: number;
      readonly source: string;
      readonly reason: Reason;
      /** What the stack did until then, for a ladder. */
      readonly trace: readonly TraceEvent[];
    };

/** Something is not as the script expects: the run ends. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly reason: Reason;

  constructor(why: Reason) {
    super(tell(why, "en"));
    this.reason = why;
  }
}
