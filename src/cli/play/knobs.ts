/**
 * The engine's knobs as options: `--set tcp_fin_timeout=5`, or `--tcp_fin_timeout 5`. Names and
 * units are Linux's (engine/block/settings.ts); a list is written "4096,131072,6291456" or
 * "1024-2047".
 */

import { UserError } from "../../base/errors/userError.ts";
import { nearest } from "../../base/nearest.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../engine/block/settings.ts";

type Name = keyof Settings;

const NAMES = Object.keys(DEFAULT_SETTINGS) as Name[];

/** The knobs among parsed options; throws a UserError for a name or value that is none. */
export function readKnobs(
  values: Readonly<Partial<Record<Name, string>>>,
  sets: readonly string[],
): Partial<Settings> {
  const given = NAMES.flatMap((name): [string, string][] => {
    const value = values[name];
    return value === undefined ? [] : [[name, value]];
  });
  const pairs = sets.map((text): [string, string] => {
    const at = text.indexOf("=");
    return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(
    [...pairs, ...given].map(([name, text]) => [name, knobValue(name, text)]),
  );
}

function knobValue(name: string, text: string): string | number | readonly number[] {
  if (!Object.hasOwn(DEFAULT_SETTINGS, name))
    throw new UserError("play.noKnob", { name, near: nearest(name, NAMES, 1)[0] ?? "" });
  const usual = DEFAULT_SETTINGS[name as Name];
  if (typeof usual === "string") return text;
  const numbers = text.split(/[\s,-]+/).map((part) => (/^\d+$/.test(part) ? Number(part) : NaN));
  const wanted = typeof usual === "number" ? 1 : usual.length;
  if (numbers.length === wanted && !numbers.some(Number.isNaN)) {
    return typeof usual === "number" ? (numbers[0] as number) : numbers;
  }
  const allowed = typeof usual === "number" ? `a number (${usual})` : usual.join(",");
  throw new UserError("call.badValue", { option: `--${name}`, value: text, allowed });
}
