/** `npm run compliance`: writes docs/compliance.md. */
import { writeFileSync } from "node:fs";
import { compliance } from "./compliance.mjs";

const { text, open } = compliance();
writeFileSync(new URL("../../docs/compliance.md", import.meta.url), text);
if (open.length > 0) {
  process.stderr.write(
    `neither tagged in code and test nor excused: MUST-${open.join(", MUST-")}\n`,
  );
  process.exitCode = 1;
}
