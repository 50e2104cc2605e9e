/**
 * `npm run docs`: draws the pictures in docs/ anew from the table of the machine, and the output in
 * the READMEs from the program. Tests compare both, so neither is ever edited by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "#src/report/index.js";
import { runTool } from "./command.ts";
import { refreshed } from "./readme.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run docs --",
  says: "Draws the state machine's pictures in docs/ and the output in the READMEs anew.",
  options: {},
};

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
  for (const name of ["README.md", "README.zh-CN.md"].map(fromRoot)) {
    writeFileSync(name, refreshed(readFileSync(name, "utf8")));
  }
  return 0;
});
