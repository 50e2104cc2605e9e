/** `npm run columns`: writes the tracker's columns anew from their declaration. */
import { writeFileSync } from "node:fs";
import { columnFiles } from "./columns/columnFiles.ts";
import { runTool } from "./command.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run columns --",
  says: "Writes the places and accessors of the tracker's records from their schema.",
  options: {},
};

await runTool(TOOL, () => {
  for (const [path, text] of columnFiles()) writeFileSync(fromRoot(path), text);
  return 0;
});
