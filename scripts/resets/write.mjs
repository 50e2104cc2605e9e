/** `npm run resets`: writes what resets the engine's pooled records anew from their classes. */
import { writeFileSync } from "node:fs";
import { resetsFile } from "./resets.mjs";

const [path, text] = resetsFile();
writeFileSync(new URL(`../../${path}`, import.meta.url), text);
