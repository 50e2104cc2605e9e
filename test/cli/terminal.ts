/** The built program on a terminal: a pseudo-terminal of so many columns, by the program script. */
import { spawnSync } from "node:child_process";
import { ENVIRONMENT, PROGRAM, ROOT } from "./synfin.ts";

/** What a test of this needs of the machine. */
export const TERMINAL_NEEDS = ["linux", "script", "stty"] as const;

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** What the terminal was sent: output and errors in their order, lines ended as files end them. */
export function onTerminal(
  columns: number,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): string {
  const call = [process.execPath, PROGRAM, ...words].map(quoted).join(" ");
  const { stdout } = spawnSync(
    "script",
    ["-qec", `stty cols ${columns} rows 24; ${call}`, "/dev/null"],
    {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...ENVIRONMENT, TERM: "xterm", ...environment },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 50_000,
    },
  );
  return stdout.replaceAll("\r\n", "\n");
}

/** `text` without colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked for
export const withoutColours = (text: string): string => text.replace(/\x1b\[\d*m/g, "");
