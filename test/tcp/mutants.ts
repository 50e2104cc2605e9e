/**
 * The judge with one operator, name or number altered at a time: what a test of it must notice. The
 * source is stripped of types and comments first, so that only what runs is altered.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin, transformSync } from "esbuild";
import type { Judge } from "./cases.ts";

const FOLDER = join(import.meta.dirname, "../../src/tcp");

export const MODULES = [
  "window",
  "reset",
  "syn",
  "timestamps",
  "timeWait",
  "flags",
  "verdict",
] as const;

type ModuleName = (typeof MODULES)[number];

/** What each word of the code is altered to, one alteration at a time. */
const ALTERATIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bseq\.lt\(/g, ["seq.le(", "seq.gt("]],
  [/\bseq\.le\(/g, ["seq.lt(", "seq.ge("]],
  [/\bseq\.gt\(/g, ["seq.ge(", "seq.lt("]],
  [/\bseq\.ge\(/g, ["seq.gt(", "seq.le("]],
  [/\bseq\.eq\(/g, ["!seq.eq(", "seq.le(", "seq.ge("]],
  [/\bseq\.within\(/g, ["!seq.within("]],
  [/&&/g, ["||"]],
  [/\|\|/g, ["&&"]],
  [/===/g, ["!=="]],
  [/!==/g, ["==="]],
  [/(?<![=!<>])>(?![=>])/g, [">=", "<"]],
  [/<=(?!=)/g, ["<", ">"]],
  [/(?<=[\w)]) \+ (?=\w)/g, [" - "]],
  [/(?<=[\w)]) - (?=\w)/g, [" + "]],
  [/(?<=[\w)]) \* (?=\w)/g, [" + "]],
  [/(?<=[\w)]) \/ (?=\w)/g, [" * "]],
  [/(?<!&) & (?!&)/g, [" | "]],
  [/(?<!\|) \| (?!\|)/g, [" & "]],
  [/!(?=[\w])/g, [""]],
  [/\bseq\.add\(/g, ["seq.diff("]],
  [/\bseq\.diff\(/g, ["seq.add("]],
  [/\bMath\.max\(/g, ["Math.min("]],
  [/\b(?:SYN|ACK|FIN|RST)\b/g, ["32"]], // URG
  [/\b(?:CLOSE_WAIT|LAST_ACK|CLOSING|FIN_WAIT_2)\b/g, ["4"]], // ESTABLISHED
  [/\btrue\b/g, ["false"]],
  [/\bfalse\b/g, ["true"]],
  [/(?<![\w.])-?\d[\d_.]*(?![\w.])/g, ["7919"]],
  [/\? (YES|UNKNOWN|FITS|TOUCHES|BY_SEQUENCE|STAYS)\b/g, ["? 9"]],
  [/return (OLD|FITS|BEYOND|TOUCHES|NO|YES|UNKNOWN|STAYS|BY_TIMESTAMPS)\b/g, ["return 9"]],
  [/: (NO|YES|UNKNOWN|BEYOND|STAYS)\b/g, [": 9"]],
];

/** One altered module: which, where, and its source. */
export interface Mutant {
  readonly module: ModuleName;
  readonly what: string;
  readonly source: string;
}

/** The JavaScript of a module. */
function sourceOf(module: ModuleName): string {
  const text = readFileSync(join(FOLDER, `${module}.ts`), "utf8");
  return transformSync(text, { loader: "ts", format: "esm", legalComments: "none" }).code.replace(
    /\/\*[\s\S]*?\*\/|\/\/.*$/gm,
    "",
  );
}

/** Every alteration of a module's code; its imports and exports stay as they are. */
export function mutantsOf(module: ModuleName): Mutant[] {
  const source = sourceOf(module);
  const kept = [...source.matchAll(/^(?:import|export \{)[\s\S]*?;$|"[^"]*"/gm)];
  const isKept = (at: number): boolean =>
    kept.some(({ index, 0: text }) => at >= index && at < index + text.length);
  return ALTERATIONS.flatMap(([pattern, replacements]) =>
    [...source.matchAll(pattern)].flatMap(({ index, 0: found }) =>
      isKept(index)
        ? []
        : replacements.map((replacement) => {
            const after = source.slice(index + found.length);
            const line = source.slice(0, index).split("\n").length;
            const text = (source.split("\n")[line - 1] ?? "").trim();
            const what = `${module}: ${found} to ${replacement} in ${text}`;
            return { module, what, source: source.slice(0, index) + replacement + after };
          }),
    ),
  );
}

/** What stands in a module's code and no alteration touches: operators that were forgotten. */
export function unaltered(module: ModuleName): string[] {
  const words =
    /^(?:import|export \{)[\s\S]*?;$|"[^"]*"|=>|(?<=^const \w+) =|(?<=^ {2}const \w+) =/gm;
  let rest = sourceOf(module).replace(words, " ");
  for (const [pattern] of ALTERATIONS) rest = rest.replace(pattern, " ");
  return rest.match(/[!<>=&|*/%^~+-]+|\bseq\.\w+\(|\bMath\.\w+\(|\b\d+\b/g) ?? [];
}

const ENTRY = MODULES.map((name) => `export * as ${name} from "./${name}.ts";`).join("\n");

/** The judge as a program, with `mutant` in place of its module; null for the judge itself. */
export async function judgeWith(mutant: Mutant | null): Promise<Judge> {
  const swap: Plugin = {
    name: "mutant",
    setup: ({ onLoad }) =>
      onLoad({ filter: /[/\\]src[/\\]tcp[/\\]\w+\.ts$/ }, ({ path }) =>
        mutant !== null && path.endsWith(`${mutant.module}.ts`)
          ? { contents: mutant.source, loader: "js" }
          : undefined,
      ),
  };
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: FOLDER, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    plugins: [swap],
  });
  const text = outputFiles[0]?.text ?? "";
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Judge;
}
