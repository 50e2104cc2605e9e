/** `npm run compliance`: writes docs/compliance.md. */
import { writeFileSync } from "node:fs";
import { runTool } from "./command.ts";
import { compliance } from "./compliance/document.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run compliance --",
  says: "Writes docs/compliance.md: where each MUST of RFC 9293 is met and tested, by their tags.",
  options: {},
};

await runTool(TOOL, () => {
  const { text, open } = compliance();
  writeFileSync(fromRoot("docs/compliance.md"), text);
  if (open.length === 0) return 0;
  const which = open.map((number) => `MUST-${number}`).join(", ");
  process.stderr.write(`neither tagged in code and test nor excused: ${which}\n`);
  return 1;
});
