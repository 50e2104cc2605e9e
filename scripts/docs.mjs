/**
 * `npm run docs`: draws the pictures in docs/ anew from the table of the machine. A test compares
 * them with what the code draws, so they are never edited by hand.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "../dist/report/index.js";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
mkdirSync("docs", { recursive: true });

const pictures = {
  "state-machine.svg": stateDiagramSvg(),
  "state-machine-beyond.svg": stateDiagramSvg({ beyond: true }),
  "state-machine.mmd": stateDiagramMermaid(),
  "state-machine.txt": stateDiagramText({ beyond: true }),
};
for (const [name, content] of Object.entries(pictures)) writeFileSync(`docs/${name}`, content);
