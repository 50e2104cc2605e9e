/**
 * `npm run package`, and what `npm pack` does first: makes what the package holds besides dist/:
 * its types, in a spelling that older compilers read, and the man pages. With `--check` it packs,
 * installs the result elsewhere and tries it.
 */
import { runTool } from "./command.ts";
import { checkPackage } from "./package/check.ts";
import { writeManuals } from "./package/manuals.ts";
import { writeTypes } from "./package/types.ts";

const TOOL = {
  call: "npm run package --",
  says: "Makes what the package holds besides dist/: types/ and man/.",
  options: { check: { says: "pack it, install it elsewhere, and try it" } },
};

await runTool(TOOL, async ({ values }) => {
  writeTypes();
  writeManuals();
  return values.check === true ? await checkPackage() : 0;
});
