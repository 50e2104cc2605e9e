/** The built program, called as a user calls it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");
export const PROGRAM = join(ROOT, "bin/synfin.mjs");
export const SAMPLE = join(ROOT, "samples/sample.pcap");

/** Node from 22 on warns where both are set, were it to nothing. */
const COLOURS = new Set(["FORCE_COLOR", "NO_COLOR"]);

/** English in UTF-8 without colours, whoever runs the tests. */
export const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !COLOURS.has(name))),
  LANG: "C.UTF-8",
  LC_ALL: "",
  LC_CTYPE: "",
  LC_MESSAGES: "",
};

/** Runs it to its end: its output, its errors, its status. */
export const synfin = (
  words: readonly string[],
  input?: Uint8Array,
  environment: Readonly<Record<string, string>> = {},
) =>
  spawnSync(process.execPath, [PROGRAM, ...words], {
    encoding: "utf8",
    env: { ...ENVIRONMENT, ...environment },
    timeout: 50_000,
    ...(input === undefined ? {} : { input }),
  });
