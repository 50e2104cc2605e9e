/** An option for each of the engine's knobs, by its own name: `--tcp_fin_timeout 5`. */
import { DEFAULT_SETTINGS, type Settings } from "../../engine/block/settings.ts";
import type { OptionRow } from "./call.ts";

type KnobRow = OptionRow & { readonly value: string };

export const KNOB_OPTIONS = Object.fromEntries(
  Object.keys(DEFAULT_SETTINGS).map((name) => [
    name,
    { value: "VALUE", says: { en: `the knob ${name}`, zh: `参数 ${name}` } },
  ]),
) as Readonly<Record<keyof Settings, KnobRow>>;
