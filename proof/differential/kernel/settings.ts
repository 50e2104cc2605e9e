/** The kernel's settings of this namespace, and the same for the engine. */
import { readFileSync, writeFileSync } from "node:fs";
import { DEFAULT_SETTINGS, type Settings } from "#src/engine/block/settings.js";

const IPV4 = "/proc/sys/net/ipv4";
/** Not per namespace: they are read where this process came from. */
const HOST_WIDE = ["rmem_max", "wmem_max"];
const COMPILED_IN = new Set(["msl", "tcp_max_tw_buckets", "tcp_max_orphans"]);

/** What the host alone knows; call it before entering a namespace. */
export function hostSettings(): Partial<Settings> {
  return Object.fromEntries(
    HOST_WIDE.map((name) => [name, Number(readFileSync(`/proc/sys/net/core/${name}`, "utf8"))]),
  );
}

/** Sets `changes` in the kernel and returns the engine's settings: what the kernel now has. */
export function alignSettings(
  changes: Partial<Settings>,
  host: Partial<Settings>,
): Partial<Settings> {
  write("tcp_congestion_control", "reno");
  write("tcp_no_metrics_save", "1");
  for (const [name, value] of Object.entries(changes)) {
    if (name in DEFAULT_SETTINGS && !COMPILED_IN.has(name)) write(name, [value].flat().join(" "));
  }
  const aligned: Record<string, unknown> = { ...host };
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
const onlyOurs = (changes: Partial<Settings>): Partial<Settings> =>
  Object.fromEntries(Object.entries(changes).filter(([name]) => COMPILED_IN.has(name)));

function read(name: string): string | null {
  try {
    return readFileSync(`${IPV4}/${name}`, "utf8").trim();
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  writeFileSync(`${IPV4}/${name}`, value);
}
