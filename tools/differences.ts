/** `npm run differences`: writes docs/differences.md from the list that a comparison subtracts. */
import { writeFileSync } from "node:fs";
import { differencesText } from "../proof/differential/differencesText.ts";
import { runTool } from "./command.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run differences --",
  says: "Writes docs/differences.md from the lists of known differences in proof/differential.",
  options: {},
};

await runTool(TOOL, () => {
  writeFileSync(fromRoot("docs/differences.md"), differencesText());
  return 0;
});
