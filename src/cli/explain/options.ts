/** What a call of `synfin explain` asks for: its words, checked and turned into choices. */
import { existsSync } from "node:fs";
import { UserError } from "../../base/errors/userError.ts";
import { compileFilter, type PacketTest } from "../../capture/index.ts";
import type { Language, View } from "../../report/index.ts";
import type { ValuesOf } from "../calls/call.ts";
import {
  EXPLAIN_OPTIONS,
  type GROUPINGS,
  type LADDER_FORMS,
  type SORTINGS,
} from "../calls/explain.ts";
import { chosenLanguage } from "../language.ts";
import { parseWords, wholeNumber } from "../parseWords.ts";
import { viewOf } from "../view.ts";
import { type Point, readPoint } from "./times.ts";

/** The forms in which all connections can be told, and "text": the summary and the list. */
const FORMS = ["text", "json", "events", "zeek", "csv", "html", "follow"] as const;

export type Form = (typeof FORMS)[number];

export type LadderForm = (typeof LADDER_FORMS)[number];
export type Grouping = (typeof GROUPINGS)[number];
export type Sorting = (typeof SORTINGS)[number];

/** A checked call. */
export interface ExplainOptions {
  /** Paths, or "-". */
  readonly files: readonly string[];
  /** Capture live instead. */
  readonly live: { readonly interfaceName: string; readonly filter?: string } | null;
  readonly form: Form;
  /** Tell this connection alone. */
  readonly connection: number | null;
  readonly ladder: LadderForm | null;
  /** Which packets of files; null for all. */
  readonly filter: PacketTest | null;
  readonly from: Point | null;
  readonly to: Point | null;
  /** Expressions that must all hold. */
  readonly where: readonly string[];
  readonly groupBy: Grouping | null;
  /** Null: the view's own order. */
  readonly sort: Sorting | null;
  /** At most so many connections; infinite for all, null where nothing was said. */
  readonly limit: number | null;
  /** The file to write; null for standard output. */
  readonly output: string | null;
  readonly maxConnections: number;
  readonly strict: boolean;
  /** Of files that name their character set: HTML, SVG. */
  readonly language: Language;
  /** What text is drawn for. */
  readonly view: View;
}

const DEFAULT_MAX_CONNECTIONS = 1_000_000;

/** Reads the words of a call; throws a UserError for one that cannot be carried out. */
export function readOptions(words: readonly string[]): ExplainOptions {
  const { values, positionals } = parseWords("explain", words, EXPLAIN_OPTIONS);
  const limit = wholeNumber("--limit", values.limit, 0);
  const form = chosenForm(values);
  const connection = wholeNumber("--connection", values.connection, 1) ?? null;
  const input = chosenInput(values, positionals);
  refuseTogether(values, connection);
  return {
    ...input,
    form,
    connection,
    ladder: (values.ladder ?? null) as LadderForm | null,
    where: values.where ?? [],
    from: readPoint("--from", values.from),
    to: readPoint("--to", values.to),
    groupBy: (values["group-by"] ?? null) as Grouping | null,
    sort: (values.sort ?? null) as Sorting | null,
    limit: limit === 0 ? Number.POSITIVE_INFINITY : (limit ?? null),
    output: values.output ?? null,
    maxConnections:
      wholeNumber("--max-connections", values["max-connections"], 1) ?? DEFAULT_MAX_CONNECTIONS,
    strict: values.strict ?? false,
    language: chosenLanguage(values.lang),
    view: chosenView(values),
  };
}

/** Into a file no line is folded, and no colour gets that was not asked for. */
function chosenView(values: Values): View {
  const file = { isTTY: false, columns: 0 };
  const view = values.output === undefined ? viewOf(values) : viewOf(values, file);
  return { ...view, absolute: values.absolute ?? false };
}

type Values = ValuesOf<typeof EXPLAIN_OPTIONS>;

function chosenForm(values: Values): Form {
  const [one, other] = FORMS.filter((form) => form !== "text" && values[form] === true);
  if (one !== undefined && other !== undefined) {
    throw new UserError("call.notTogether", { one: `--${one}`, other: `--${other}` });
  }
  return one ?? "text";
}

/** What cannot be had at the same time. */
function refuseTogether(values: Values, connection: number | null): void {
  const given = (name: keyof Values): boolean => values[name] !== undefined;
  const pairs: readonly (readonly [keyof Values, readonly (keyof Values)[]])[] = [
    ["connection", ["zeek", "csv", "html", "follow", "where", "group-by", "limit"]],
    ["ladder", ["json", "events", "zeek", "csv", "html", "follow"]],
    ["group-by", ["json", "events", "zeek", "csv", "html", "follow"]],
    ["absolute", ["json", "zeek", "csv", "html"]],
  ];
  for (const [one, others] of pairs) {
    const other = others.find(given);
    if (given(one) && other !== undefined) {
      throw new UserError("call.notTogether", { one: `--${one}`, other: `--${other}` });
    }
  }
  if (given("ladder") && connection === null) {
    throw new UserError("call.onlyWith", { option: "--ladder", needed: "--connection N" });
  }
}

type Input = Pick<ExplainOptions, "files" | "live" | "filter">;

/** Files and a filter, or an interface and a filter, which tcpdump then understands. */
function chosenInput(values: Values, positionals: readonly string[]): Input {
  const interfaceName = values.interface;
  const named = values.read ?? [];
  if (interfaceName !== undefined) {
    if (named.length > 0) throw new UserError("call.notTogether", { one: "-i", other: "-r" });
    const filter = positionals.join(" ");
    const live = filter === "" ? { interfaceName } : { interfaceName, filter };
    return { files: [], live, filter: null };
  }
  const [files, filter] = named.length > 0 ? [named, positionals.join(" ")] : split(positionals);
  if (files.length === 0) throw new UserError("call.noInput", { command: "explain" });
  return { files, live: null, filter: filter === "" ? null : compiled(filter) };
}

/** Words up to the first that is no file; what follows is a filter, where it can be one. */
function split(words: readonly string[]): readonly [files: readonly string[], filter: string] {
  const at = words.findIndex((word) => word !== "-" && !existsSync(word));
  if (at <= 0) return [words, ""];
  const filter = words.slice(at).join(" ");
  // One word with a dot or a slash is rather a file that is missing.
  return compileFilter(filter).ok || /\s/.test(filter) ? [words.slice(0, at), filter] : [words, ""];
}

function compiled(filter: string): PacketTest {
  const understood = compileFilter(filter);
  if (understood.ok) return understood.test;
  const { word, position } = understood;
  throw new UserError("filter.wrong", { filter, word, position });
}
