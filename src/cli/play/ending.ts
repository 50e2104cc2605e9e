/** What is told at the end of a connection: its life and its ladder. */

import type { View } from "../../report/index.ts";
import { connectionText, ladderText } from "../../report/index.ts";
import type { Recorded } from "./recorded.ts";
import { playTexts } from "./texts.ts";

/** The text; empty for a connection of which nothing is known. */
export function lifeText(recorded: Recorded, view: View): string {
  const { omitted } = recorded;
  const life = recorded.lifecycle();
  if (life === undefined) return "";
  const events = recorded.drawn(life);
  const left = omitted > 0 ? `${playTexts(view.language).omitted(omitted)}\n` : "";
  // Without segments (the kernel shows none) a sentence would have to guess: the states are known.
  const hasSegments = events.some(({ kind }) => kind === "segment");
  const text = hasSegments ? connectionText(life, events, view) : ladderText(life, events, view);
  return text + left;
}
