/** `npm run resets`: writes what resets the engine's pooled records anew from their classes. */
import { writeFileSync } from "node:fs";
import { runTool } from "./command.ts";
import { resetsFile } from "./resets/resetsFile.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run resets --",
  says: "Writes src/engine/block/resets.ts from the classes of the records that are used again.",
  options: {},
};

await runTool(TOOL, () => {
  const [path, text] = resetsFile();
  writeFileSync(fromRoot(path), text);
  return 0;
});
