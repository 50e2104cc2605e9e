/** The kernel's settings of this namespace, and the same for the engine. */
import { readFileSync, writeFileSync } from "node:fs";
import { DEFAULT_SETTINGS } from "../../dist/engine/block/settings.js";

const IPV4 = "/proc/sys/net/ipv4";
/** Not per namespace: they are read where this process came from. */
const HOST_WIDE = ["rmem_max", "wmem_max"];
const COMPILED_IN = new Set(["msl", "tcp_max_tw_buckets", "tcp_max_orphans"]);

/** @typedef {import("../../dist/engine/block/settings.js").Settings} Settings */

/** What the host alone knows; call it before entering a namespace. */
export function hostSettings() {
  return Object.fromEntries(
    HOST_WIDE.map((name) => [name, Number(readFileSync(`/proc/sys/net/core/${name}`, "utf8"))]),
  );
}

/**
 * Sets `changes` in the kernel and returns the engine's settings: what the kernel now has.
 * @param {Partial<Settings>} changes
 * @param {Partial<Settings>} host
 * @returns {Partial<Settings>}
 */
export function alignSettings(changes, host) {
  write("tcp_congestion_control", "reno");
  write("tcp_no_metrics_save", "1");
  for (const [name, value] of Object.entries(changes)) {
    if (name in DEFAULT_SETTINGS && !COMPILED_IN.has(name)) write(name, [value].flat().join(" "));
  }
  /** @type {Record<string, unknown>} */
  const aligned = { ...host };
  for (const [name, value] of Object.entries(DEFAULT_SETTINGS)) {
    if (COMPILED_IN.has(name) || name in host) continue;
    const text = read(name);
    if (text === null || typeof value === "string") continue;
    const numbers = text.split(/\s+/).map(Number);
    if (numbers.some(Number.isNaN)) continue;
    aligned[name] = Array.isArray(value) ? numbers : numbers[0];
  }
  return { ...aligned, tcp_congestion_control: "reno", ...onlyOurs(changes) };
}

/** Settings that the kernel compiles in: a script may still count on them being so. */
const onlyOurs = (changes) =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => COMPILED_IN.has(name)));

function read(name) {
  try {
    return readFileSync(`${IPV4}/${name}`, "utf8").trim();
  } catch {
    return null;
  }
}

function write(name, value) {
  writeFileSync(`${IPV4}/${name}`, value);
}
