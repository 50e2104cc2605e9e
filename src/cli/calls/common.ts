/** The options that every command has; they may stand before its name, too. */
import type { OptionTable } from "./call.ts";

/** Help, language, colours. */
export const EVERYWHERE = {
  help: { short: "h", says: { en: "this page", zh: "显示本页" } },
  lang: {
    value: { en: "LANGUAGE", zh: "语言" },
    choices: ["en", "zh"],
    says: {
      en: "en or zh (default: from LANG); text for a locale without UTF-8 is in English",
      zh: "en 或 zh（默认取自 LANG）；不是 UTF-8 的 locale 一律显示英文",
    },
  },
  color: {
    value: { en: "WHEN", zh: "何时" },
    choices: ["always", "auto", "never"],
    says: {
      en:
        "colours: always, auto (on a terminal; the default) or never; NO_COLOR and FORCE_COLOR " +
        "count too",
      zh: "颜色：always、auto（仅在终端上，默认）或 never；也遵从 NO_COLOR 与 FORCE_COLOR",
    },
  },
  "no-color": { says: { en: "the same as --color=never", zh: "等同于 --color=never" } },
} as const satisfies OptionTable;
