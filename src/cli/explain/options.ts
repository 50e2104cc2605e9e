/** What a call of `synfin explain` asks for: its words, checked and turned into choices. */
import { UserError } from "../../base/userError.ts";
import type { Language } from "../../report/index.ts";
import { chosenLanguage } from "../language.ts";
import { parseWords, wholeNumber } from "../parseWords.ts";
import { wantsColour } from "../wantsColour.ts";

/** The forms in which all connections can be told, and "text": the summary and the list. */
export const FORMS = ["text", "json", "events", "zeek", "csv", "html", "follow"] as const;

export type Form = (typeof FORMS)[number];

/** The forms of a ladder. */
export const LADDER_FORMS = ["text", "svg", "mermaid"] as const;

export type LadderForm = (typeof LADDER_FORMS)[number];

/** A checked call. */
export interface ExplainOptions {
  readonly help: boolean;
  /** Paths, or "-". */
  readonly files: readonly string[];
  /** Capture live instead. */
  readonly live: { readonly interfaceName: string; readonly filter?: string } | null;
  readonly form: Form;
  /** Tell this connection alone. */
  readonly connection: number | null;
  readonly ladder: LadderForm | null;
  readonly where: string | null;
  /** Lines of connections in the list; infinite for all. */
  readonly limit: number;
  readonly maxConnections: number;
  readonly strict: boolean;
  readonly language: Language;
  readonly colour: boolean;
}

const DEFAULT_LIMIT = 50;
const DEFAULT_MAX_CONNECTIONS = 1_000_000;

const WORDS = {
  help: { type: "boolean", short: "h" },
  interface: { type: "string", short: "i" },
  connection: { type: "string", short: "c" },
  ladder: { type: "string" },
  json: { type: "boolean" },
  events: { type: "boolean" },
  zeek: { type: "boolean" },
  csv: { type: "boolean" },
  html: { type: "boolean" },
  follow: { type: "boolean" },
  where: { type: "string" },
  limit: { type: "string" },
  "max-connections": { type: "string" },
  strict: { type: "boolean" },
  lang: { type: "string" },
  "no-color": { type: "boolean" },
} as const;

/** Reads the words of a call; throws a UserError for one that cannot be carried out. */
export function readOptions(words: readonly string[]): ExplainOptions {
  const { values, positionals } = parseWords("explain", words, WORDS);
  const connection = wholeNumber("--connection", values.connection, 1) ?? null;
  const limit = wholeNumber("--limit", values.limit, 0) ?? DEFAULT_LIMIT;
  const form = chosenForm(values);
  const ladder = chosenLadder(values.ladder, connection);
  if (connection !== null && form !== "text" && form !== "json" && form !== "events") {
    throw new UserError("call.notTogether", { one: "--connection", other: `--${form}` });
  }
  if (connection !== null && values.where !== undefined) {
    throw new UserError("call.notTogether", { one: "--connection", other: "--where" });
  }
  if (ladder !== null && form !== "text") {
    throw new UserError("call.notTogether", { one: "--ladder", other: `--${form}` });
  }
  return {
    help: values.help ?? false,
    ...chosenInput(values.interface, positionals, values.help ?? false),
    form,
    connection,
    ladder,
    where: values.where ?? null,
    limit: limit === 0 ? Number.POSITIVE_INFINITY : limit,
    maxConnections:
      wholeNumber("--max-connections", values["max-connections"], 1) ?? DEFAULT_MAX_CONNECTIONS,
    strict: values.strict ?? false,
    language: chosenLanguage(values.lang),
    colour: wantsColour(values["no-color"] ?? false),
  };
}

function chosenForm(values: Readonly<Record<string, unknown>>): Form {
  const [one, other] = FORMS.filter((form) => values[form] === true);
  if (one !== undefined && other !== undefined) {
    throw new UserError("call.notTogether", { one: `--${one}`, other: `--${other}` });
  }
  return one ?? "text";
}

function chosenLadder(name: string | undefined, connection: number | null): LadderForm | null {
  if (name === undefined) return null;
  const form = LADDER_FORMS.find((known) => known === name);
  if (form === undefined) {
    const allowed = LADDER_FORMS.join(", ");
    throw new UserError("call.badValue", { option: "--ladder", value: name, allowed });
  }
  if (connection === null) {
    throw new UserError("call.onlyWith", { option: "--ladder", needed: "--connection N" });
  }
  return form;
}

function chosenInput(
  interfaceName: string | undefined,
  positionals: readonly string[],
  help: boolean,
): Pick<ExplainOptions, "files" | "live"> {
  if (interfaceName === undefined) {
    if (positionals.length === 0 && !help) {
      throw new UserError("call.noInput", { command: "explain" });
    }
    return { files: positionals, live: null };
  }
  const [filter, surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  return { files: [], live: filter === undefined ? { interfaceName } : { interfaceName, filter } };
}
