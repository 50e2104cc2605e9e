/**
 * The output that the READMEs show is what the program prints: each block that begins with
 * `$ synfin explain …` is made anew from its own command line. Long lists of segments are cut.
 */
import { spawnSync } from "node:child_process";
import { ROOT } from "./root.ts";

const BLOCK = /```\n\$ synfin (explain samples\/[^\n]*)\n[\s\S]*?\n```/g;
const SHOWN_SEGMENTS = 4;

/** `text` with every block's output as it is now. */
export const refreshed = (text: string): string =>
  text.replace(
    BLOCK,
    (_, call: string) => `\`\`\`\n$ synfin ${call}\n${shortened(output(call))}\n\`\`\``,
  );

function output(call: string): string {
  const unset = { LC_ALL: "", LC_CTYPE: "", LC_MESSAGES: "" };
  const environment = { ...process.env, LANG: "C.UTF-8", ...unset };
  const words = ["bin/synfin.mjs", ...call.split(" ")];
  const { stdout } = spawnSync(process.execPath, words, {
    cwd: ROOT,
    env: environment,
    encoding: "utf8",
  });
  return stdout.trimEnd();
}

/** The section with the segments keeps its heading and its first lines. */
function shortened(text: string): string {
  return text
    .split(/\n\n(?=\S)/)
    .map((section) => {
      const lines = section.split("\n");
      const segments = lines.filter((line) => line.includes("Flags [")).length;
      if (segments <= SHOWN_SEGMENTS) return section;
      return [...lines.slice(0, SHOWN_SEGMENTS + 1), "    …"].join("\n");
    })
    .join("\n\n");
}
