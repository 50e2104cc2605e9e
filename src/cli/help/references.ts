/**
 * Lists that the help can be asked for beside the commands, and that docs/ shows: every knob of the
 * engine, and every finding with its meaning and what to do.
 */
import { DEFAULT_SETTINGS, type Settings } from "../../engine/block/settings.ts";
import { type Language, messagesIn } from "../../report/index.ts";
import { REGISTRY } from "../../trace/rules/index.ts";
import { KNOBS } from "../calls/knobWords.ts";

/** A list that has a page of its own. */
export interface Reference {
  readonly title: string;
  readonly opening: string;
  /** The headings of the columns. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const REFERENCES = ["knobs", "findings"] as const;

/** The list of that name. */
export const referenceOn = (name: (typeof REFERENCES)[number], language: Language): Reference =>
  name === "knobs" ? knobs(language) : findings(language);

function knobs(language: Language): Reference {
  const rows = (Object.keys(KNOBS) as (keyof Settings)[]).map((name) => {
    const [unit, en, zh, source = "ip-sysctl"] = KNOBS[name];
    return [name, shown(DEFAULT_SETTINGS[name]), unit, language === "zh" ? zh : en, source];
  });
  return language === "zh"
    ? {
        title: "引擎的参数",
        opening:
          "名称、单位与默认值均取自 Linux（几个 GB 内存的机器上的当前内核）。设定方法：" +
          "`--set 名称=值`、`--名称 值`，脚本里用 `sysctl`，库里用 `settings`。",
        columns: ["参数", "默认", "单位", "含义", "出处"],
        rows,
      }
    : {
        title: "The engine's knobs",
        opening:
          "Names, units and defaults are Linux's, of a current kernel on a machine with some " +
          "gigabytes of memory. Set them by `--set NAME=VALUE`, by `--NAME VALUE`, in a script " +
          "by `sysctl`, in the library by `settings`.",
        columns: ["knob", "default", "unit", "meaning", "source"],
        rows,
      };
}

const shown = (value: string | number | readonly number[]): string =>
  typeof value === "object" ? value.join(" ") : value === "" ? '""' : String(value);

function findings(language: Language): Reference {
  const words = messagesIn(language).findings;
  const rows = REGISTRY.map(({ name, clause, values }) => [
    name,
    clause ?? "",
    values.join(", "),
    (words[name].says as (values: object, end: null) => string)({}, null),
    words[name].advice,
  ]);
  return language === "zh"
    ? {
        title: "发现",
        opening: "explain 对一条连接可能发现的一切，按其讲述的次序：含义、条款与对策。",
        columns: ["发现", "条款", "values", "含义", "对策"],
        rows,
      }
    : {
        title: "Findings",
        opening:
          "Everything that explain may find about a connection, in the order in which it is " +
          "told: what it means, its clause, and what to do.",
        columns: ["finding", "clause", "values", "meaning", "what to do"],
        rows,
      };
}

/** The list as a page of docs/, in Markdown; `command` made it. */
export function referenceMarkdown(reference: Reference, language: Language, note: string): string {
  const { title, opening, columns, rows } = reference;
  const stop = language === "zh" ? "" : " ";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const head = [line(columns), `|${columns.map(() => "---").join("|")}|`];
  const body = rows.map(([name = "", ...rest]) => line([`\`${name}\``, ...rest]));
  return `# ${title}\n\n${opening}${stop}${note}\n\n${[...head, ...body].join("\n")}\n`;
}
