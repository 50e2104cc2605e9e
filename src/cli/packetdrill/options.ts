/** What a call of `synfin packetdrill` asks for: its words, checked and turned into choices. */
import { UserError } from "../../base/errors/userError.ts";
import type { Given } from "../../lab/packetdrill/index.ts";
import type { Language, View } from "../../report/index.ts";
import { parseAddress } from "../../wire/address.ts";
import { PACKETDRILL_OPTIONS } from "../calls/packetdrill.ts";
import { chosenLanguage } from "../language.ts";
import { parseWords } from "../parseWords.ts";
import { viewOf } from "../view.ts";

/** A checked call. */
export interface DrillOptions {
  /** Scripts and directories; not empty. */
  readonly files: readonly string[];
  readonly json: boolean;
  readonly exact: boolean;
  readonly given: Given;
  /** Of JSON. */
  readonly language: Language;
  readonly view: View;
}

/** Reads the words of a call; throws a UserError for one that cannot be carried out. */
export function readDrillOptions(words: readonly string[]): DrillOptions {
  const { values, positionals } = parseWords("packetdrill", words, PACKETDRILL_OPTIONS);
  if (positionals.length === 0) throw new UserError("packetdrill.noFile");
  const options = new Map<string, string>();
  for (const name of ["ip_version", "dialect"] as const) {
    const value = values[name];
    if (value !== undefined) options.set(name, value);
  }
  for (const name of ["local_ip", "remote_ip"] as const) {
    const value = address(`--${name}`, values[name]);
    if (value !== undefined) options.set(name, value);
  }
  for (const name of ["mtu", "tolerance_usecs", "tolerance_percent"] as const) {
    const value = positive(`--${name}`, values[name]);
    if (value !== undefined) options.set(name, value);
  }
  return {
    files: positionals,
    json: values.json ?? false,
    exact: values.exact ?? false,
    given: { options, defined: definitions(values.define ?? []) },
    language: chosenLanguage(values.lang),
    view: viewOf(values),
  };
}

function definitions(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.map((text) => {
      const [, symbol, value = ""] = /^([A-Za-z_]\w*)(?:=(.*))?$/.exec(text) ?? [];
      if (symbol === undefined) {
        throw new UserError("call.badValue", {
          option: "--define",
          value: text,
          allowed: "SYMBOL, SYMBOL=VALUE",
        });
      }
      return [symbol, value];
    }),
  );
}

function address(option: string, value: string | undefined): string | undefined {
  if (value === undefined || parseAddress(value) !== undefined) return value;
  throw new UserError("call.badValue", { option, value, allowed: "192.0.2.1, 2001:db8::1" });
}

function positive(option: string, value: string | undefined): string | undefined {
  if (value === undefined || /^\d+(?:\.\d+)?$/.test(value)) return value;
  throw new UserError("call.badValue", { option, value, allowed: "≥ 0" });
}
