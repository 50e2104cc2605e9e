/** An option for each of the engine's knobs, by its own name: `--tcp_fin_timeout 5`. */
import type { Settings } from "../../engine/block/settings.ts";
import type { OptionRow } from "./call.ts";
import { KNOBS } from "./knobWords.ts";

type KnobRow = OptionRow & { readonly value: string };

export const KNOB_OPTIONS = Object.fromEntries(
  Object.entries(KNOBS).map(([name, [unit, en, zh]]) => [name, { value: unit, says: { en, zh } }]),
) as Readonly<Record<keyof Settings, KnobRow>>;
