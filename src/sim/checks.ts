/**
 * Says at once, in one sentence, what is wrong with the options of a wire or a host: a misspelt
 * name or a probability of 20 would otherwise go unnoticed, and the test that it spoils with it.
 */
import { outOfRange, wrongType } from "../base/errors/callErrors.ts";
import { DEFAULT_SETTINGS } from "../engine/index.ts";
import type { WireOptions } from "./impairments.ts";

interface HostNumbers {
  readonly mtu?: number | undefined;
  readonly settings?: object | undefined;
}

interface Limits {
  readonly least: number;
  readonly most: number;
  readonly words: string;
}

const PROBABILITY: Limits = { least: 0, most: 1, words: "a probability from 0 to 1" };
const MILLISECONDS: Limits = {
  least: 0,
  most: Number.MAX_SAFE_INTEGER,
  words: "milliseconds, 0 or more",
};
const BYTES: Limits = { least: 0, most: Number.POSITIVE_INFINITY, words: "bytes, 0 or more" };
/** RFC 791 asks every link to carry this much. */
const MTU: Limits = { least: 68, most: 65_535, words: "bytes from 68 to 65535" };
const RATE: Limits = {
  least: Number.MIN_VALUE,
  most: Number.POSITIVE_INFINITY,
  words: "bits a second, more than 0",
};

const OF_WIRE: Readonly<Record<keyof WireOptions, Limits | null>> = {
  delayMs: MILLISECONDS,
  jitterMs: MILLISECONDS,
  bandwidth: RATE,
  queueBytes: BYTES,
  loss: PROBABILITY,
  burst: null,
  duplicate: PROBABILITY,
  reorder: PROBABILITY,
  reorderMs: MILLISECONDS,
  corrupt: PROBABILITY,
  mtu: MTU,
  markBytes: BYTES,
  rule: null,
};

const OF_BURST = {
  toBad: PROBABILITY,
  toGood: PROBABILITY,
  lossInBad: PROBABILITY,
  lossInGood: PROBABILITY,
} as const;

/** Throws a TypeError or RangeError that names the option and what it takes. */
export function checkWireOptions(options: WireOptions): void {
  checkNumbers("a wire", options, OF_WIRE);
  if (options.burst !== undefined) checkNumbers("a wire's burst", options.burst, OF_BURST);
  if (options.rule !== undefined && typeof options.rule !== "function") {
    throw wrongType("the rule of a wire is a function of a packet");
  }
}

/** The same for a host: its MTU, and the names and values of its settings. */
export function checkHostOptions(name: string, options: HostNumbers): void {
  if (typeof name !== "string" || name === "") throw wrongType("a host needs a name");
  if (typeof options !== "object" || options === null) {
    throw wrongType(`host "${name}" needs options: { address: "10.0.0.1" }`);
  }
  if (options.mtu !== undefined) checkNumber(`host "${name}"`, "mtu", options.mtu, MTU);
  for (const [setting, value] of Object.entries(options.settings ?? {})) {
    const known = (DEFAULT_SETTINGS as unknown as Record<string, unknown>)[setting];
    if (known === undefined) throw wrongType(`there is no setting "${setting}"`);
    if (typeof known !== typeof value || Number.isNaN(value)) {
      throw wrongType(`${setting} takes a ${typeof known}, not ${shown(value)}`);
    }
  }
}

function checkNumbers(
  whose: string,
  options: object,
  all: Readonly<Record<string, Limits | null>>,
): void {
  if (typeof options !== "object" || options === null) {
    throw wrongType(`${whose} takes an object of options, not ${shown(options)}`);
  }
  for (const [name, value] of Object.entries(options)) {
    const limits = all[name];
    if (limits === undefined) {
      throw wrongType(`${whose} has no option "${name}"; it has ${Object.keys(all).join(", ")}`);
    }
    if (limits !== null && value !== undefined) checkNumber(whose, name, value, limits);
  }
}

function checkNumber(whose: string, name: string, value: unknown, limits: Limits): void {
  const sentence = `${name} of ${whose} is ${limits.words}, not ${shown(value)}`;
  if (typeof value !== "number") throw wrongType(sentence);
  // NaN is in no range.
  if (!(value >= limits.least && value <= limits.most)) throw outOfRange(sentence);
}

const shown = (value: unknown): string =>
  typeof value === "string" ? `"${value}"` : String(value);
