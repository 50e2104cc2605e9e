/** What the ends told of themselves: that one gave up, and why one reset. */

import { whatWasTried } from "../conclusions/death.ts";
import type { StepEvent } from "../events.ts";
import type { EndEvidence, RstEvidence, Told } from "../evidence.ts";
import { causeTold } from "../resets/told.ts";
import type { Both, Death, GaveUp } from "../words.ts";
import { type Parts, tellerOf } from "./parts.ts";
import type { Ending } from "./rst.ts";

/** All that was told. */
export function toldOf(
  parts: Parts,
  ends: Both<EndEvidence>,
  ending: Ending | null,
  rst: RstEvidence | null,
): Told {
  const why = ending?.segment.why;
  return {
    teller: tellerOf(parts.steps),
    death: deathOf(parts, ends),
    resetCause: rst === null || why === undefined ? null : causeTold(why, rst, ends[rst.from]),
  };
}

function deathOf(parts: Parts, ends: Both<EndEvidence>): Death | null {
  const step = parts.steps.find(({ trigger }) => trigger === "user timeout");
  if (step === undefined) return null;
  return { gaveUp: gaveUpOf(parts, step, ends), end: step.end, at: step.at };
}

const OF_HANDSHAKE: Readonly<Partial<Record<string, GaveUp>>> = {
  "SYN-SENT": "SYN",
  "SYN-RECEIVED": "SYN,ACK",
};

function gaveUpOf(parts: Parts, step: StepEvent, ends: Both<EndEvidence>): GaveUp {
  const ofHandshake = OF_HANDSHAKE[step.from];
  if (ofHandshake !== undefined) return ofHandshake;
  const last = parts.timers.findLast(({ end, at }) => end === step.end && at <= step.at)?.timer;
  if (last === "keepalive") return "keepalive";
  if (last === "persist") return "zero-window probe";
  const [mine, other] =
    step.end === "client" ? [ends.client, ends.server] : [ends.server, ends.client];
  return whatWasTried(mine, other);
}
