/**
 * `npm run docs`: draws the pictures in docs/ anew from the table of the machine, and the output in
 * the READMEs from the program. Tests compare both, so neither is ever edited by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { REFERENCES, referenceMarkdown, referenceOn } from "#src/cli/help/references.js";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "#src/report/index.js";
import { runTool } from "./command.ts";
import { refreshed } from "./readme.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run docs --",
  says: "Draws the state machine's pictures in docs/ and the output in the READMEs anew.",
  options: {},
};

/** Each list in each language, and how it says where it comes from. */
const REFERENCE_FILES = [
  ["en", ".md", "This page is written by `npm run docs`."],
  ["zh", ".zh-CN.md", "本页由 `npm run docs` 写成。"],
] as const;

await runTool(TOOL, () => {
  const pictures = {
    "state-machine.svg": stateDiagramSvg(),
    "state-machine-beyond.svg": stateDiagramSvg({ beyond: true }),
    "state-machine.mmd": stateDiagramMermaid(),
    "state-machine.txt": stateDiagramText({ beyond: true }),
  };
  for (const [name, content] of Object.entries(pictures)) {
    writeFileSync(fromRoot(`docs/${name}`), content);
  }
  for (const name of REFERENCES)
    for (const [language, file, note] of REFERENCE_FILES) {
      const page = referenceMarkdown(referenceOn(name, language), language, note);
      writeFileSync(fromRoot(`docs/${name}${file}`), page);
    }
  for (const name of ["README.md", "README.zh-CN.md"].map(fromRoot)) {
    writeFileSync(name, refreshed(readFileSync(name, "utf8")));
  }
  return 0;
});
