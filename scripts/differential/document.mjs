#!/usr/bin/env node
/** `npm run differences`: writes docs/differences.md from the list that a comparison subtracts. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { differencesText } from "./differencesText.mjs";

const FILE = fileURLToPath(new URL("../../docs/differences.md", import.meta.url));
writeFileSync(FILE, differencesText());
