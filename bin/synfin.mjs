#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) await import(main);
else {
  process.stderr.write("synfin is not built yet: run `npm start` once in its folder.\n");
  process.exitCode = 2;
}
