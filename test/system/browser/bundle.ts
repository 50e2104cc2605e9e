/** Bundles the echo for a browser as a user's bundler would: node's modules by their stand-ins. */
import { join } from "node:path";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "../../..");
const STAND_INS: Readonly<Record<string, string>> = {
  "node:stream": "readable-stream",
  "node:events": "events",
};

/** A script that leaves `runEcho` in `globalThis.echo`. */
export async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "echo.ts")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "echo",
    platform: "browser",
    logLevel: "error",
    alias: STAND_INS,
    define: { global: "globalThis" },
    plugins: [
      {
        name: "process",
        setup({ onResolve }) {
          const path = join(ROOT, "src/exports/browserProcess.ts");
          onResolve({ filter: /^process\/?$/ }, () => ({ path }));
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text).join("");
}
