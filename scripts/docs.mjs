/**
 * `npm run docs`: draws the pictures in docs/ anew from the table of the machine, and the output in
 * the READMEs from the program. Tests compare both, so neither is ever edited by hand.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "../dist/report/index.js";
import { refreshed } from "./readme.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
mkdirSync("docs", { recursive: true });

const pictures = {
  "state-machine.svg": stateDiagramSvg(),
  "state-machine-beyond.svg": stateDiagramSvg({ beyond: true }),
  "state-machine.mmd": stateDiagramMermaid(),
  "state-machine.txt": stateDiagramText({ beyond: true }),
};
for (const [name, content] of Object.entries(pictures)) writeFileSync(`docs/${name}`, content);

for (const name of ["README.md", "README.zh-CN.md"]) {
  const file = new URL(`../${name}`, import.meta.url);
  writeFileSync(file, refreshed(readFileSync(file, "utf8")));
}
