/** What a call of `synfin packetdrill` asks for: its words, checked and turned into choices. */
import { UserError } from "../../base/userError.ts";
import { DIALECTS, type Given } from "../../lab/packetdrill/index.ts";
import type { Language, View } from "../../report/index.ts";
import { parseAddress } from "../../wire/address.ts";
import { chosenLanguage } from "../language.ts";
import { parseWords } from "../parseWords.ts";

/** A checked call. */
export interface DrillOptions {
  readonly help: boolean;
  /** Scripts and directories; not empty. */
  readonly files: readonly string[];
  readonly json: boolean;
  readonly exact: boolean;
  readonly given: Given;
  readonly language: Language;
  readonly view: View;
}

const WORDS = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  exact: { type: "boolean" },
  define: { type: "string", multiple: true, short: "D" },
  dialect: { type: "string" },
  ip_version: { type: "string" },
  mtu: { type: "string" },
  local_ip: { type: "string" },
  remote_ip: { type: "string" },
  tolerance_usecs: { type: "string" },
  tolerance_percent: { type: "string" },
  lang: { type: "string" },
  "no-color": { type: "boolean" },
} as const;

const IP_VERSIONS = ["ipv4", "ipv6", "ipv4_mapped_ipv6"];
const DEFAULT_WIDTH = 120;

/** Reads the words of a call; throws a UserError for one that cannot be carried out. */
export function readDrillOptions(words: readonly string[]): DrillOptions {
  const { values, positionals } = parseWords("packetdrill", words, WORDS);
  const help = values.help ?? false;
  if (positionals.length === 0 && !help) throw new UserError("packetdrill.noFile");
  const language = chosenLanguage(values.lang);
  const options = new Map<string, string>();
  const version = oneOf("--ip_version", values.ip_version, IP_VERSIONS);
  if (version !== undefined) options.set("ip_version", version);
  const dialect = oneOf("--dialect", values.dialect, DIALECTS);
  if (dialect !== undefined) options.set("dialect", dialect);
  for (const name of ["local_ip", "remote_ip"] as const) {
    const value = address(`--${name}`, values[name]);
    if (value !== undefined) options.set(name, value);
  }
  for (const name of ["mtu", "tolerance_usecs", "tolerance_percent"] as const) {
    const value = positive(`--${name}`, values[name]);
    if (value !== undefined) options.set(name, value);
  }
  const colour = values["no-color"] !== true && !process.env.NO_COLOR && process.stdout.isTTY;
  const width = process.stdout.columns ?? DEFAULT_WIDTH;
  return {
    help,
    files: positionals,
    json: values.json ?? false,
    exact: values.exact ?? false,
    given: { options, defined: definitions(values.define ?? []) },
    language,
    view: { language, width, colour: colour === true },
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

function oneOf(option: string, value: string | undefined, allowed: readonly string[]) {
  if (value === undefined || allowed.includes(value)) return value;
  throw new UserError("call.badValue", { option, value, allowed: allowed.join(", ") });
}

function address(option: string, value: string | undefined): string | undefined {
  if (value === undefined || parseAddress(value) !== undefined) return value;
  throw new UserError("call.badValue", { option, value, allowed: "192.0.2.1, 2001:db8::1" });
}

function positive(option: string, value: string | undefined): string | undefined {
  if (value === undefined || /^\d+(?:\.\d+)?$/.test(value)) return value;
  throw new UserError("call.badValue", { option, value, allowed: "≥ 0" });
}
