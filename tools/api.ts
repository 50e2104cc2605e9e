/**
 * `npm run api`: writes docs/api/, a page for each subpath of the package, from the doc comments.
 * TypeDoc reads no TypeScript as new as ours, so tools/api/ has one of its own, installed when it
 * is first needed.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Mistake, runTool } from "./command.ts";
import { fromRoot } from "./root.ts";

const TOOL = {
  call: "npm run api --",
  says: "Writes docs/api/, the reference of the library, from the doc comments.",
  options: {},
};

/** The subpaths that people call, by the file that each is. */
const ENTRIES: Readonly<Record<string, string>> = {
  synfin: "src/exports/synfin.ts",
  machine: "src/machine/index.ts",
  wire: "src/wire/index.ts",
  trace: "src/trace/index.ts",
  capture: "src/capture/index.ts",
  report: "src/report/index.ts",
  engine: "src/engine/index.ts",
  sim: "src/exports/sim.ts",
  net: "src/net/index.ts",
  tun: "src/tun/index.ts",
};

/** What is told in tables. */
const TABLES = [
  "--parametersFormat",
  "--interfacePropertiesFormat",
  "--typeDeclarationFormat",
  "--classPropertiesFormat",
];

const HOME = fromRoot(".cache/api");

function install(): void {
  if (existsSync(join(HOME, "node_modules/typedoc"))) return;
  mkdirSync(HOME, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(fromRoot(`tools/api/${file}`), join(HOME, file));
  const words = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", words, { cwd: HOME, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Mistake("TypeDoc could not be installed; run npm ci in .cache/api");
}

function generate(out: string): void {
  const words = [
    join(HOME, "node_modules/typedoc/bin/typedoc"),
    ...Object.values(ENTRIES).flatMap((file) => ["--entryPoints", fromRoot(file)]),
    ...["--tsconfig", fromRoot("tsconfig.types.json"), "--out", out, "--readme", "none"],
    ...["--plugin", "typedoc-plugin-markdown", "--outputFileStrategy", "modules"],
    ...["--skipErrorChecking", "--excludePrivate", "--excludeInternal", "--excludeExternals"],
    ...["--disableSources", "--hidePageHeader", "--hideBreadcrumbs", "--logLevel", "Error"],
    ...TABLES.flatMap((option) => [option, "table"]),
  ];
  const { status } = spawnSync(process.execPath, words, { cwd: HOME, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Mistake("TypeDoc failed: mend what it says");
}

/** The pages lie beside one another, each with the name that it is imported by. */
const tidied = (name: string, text: string): string =>
  text
    .replace(/^# .*$/m, name === "synfin" ? "# synfin" : `# synfin/${name}`)
    .replaceAll(/\]\((?:\.\.\/)?(?:exports\/)?(\w+\.md)/g, "]($1");

await runTool(TOOL, () => {
  install();
  const folder = mkdtempSync(join(tmpdir(), "synfin-api-"));
  try {
    generate(folder);
    const pages = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const page of pages.filter((name) => name.endsWith(".md") && name !== "README.md")) {
      const name = basename(page, ".md");
      const text = readFileSync(join(folder, page), "utf8");
      writeFileSync(fromRoot(`docs/api/${name}.md`), tidied(name, text));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return 0;
});
