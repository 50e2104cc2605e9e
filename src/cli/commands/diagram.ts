/** `synfin diagram`: the state machine, drawn from the table that runs. */
import { UserError } from "../../base/userError.ts";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "../../report/index.ts";
import { helpPage } from "../help/texts.ts";
import { chosenLanguage } from "../language.ts";
import { Output } from "../output.ts";
import { parseWords } from "../parseWords.ts";

const FORMS = { svg: stateDiagramSvg, mermaid: stateDiagramMermaid, text: stateDiagramText };

const WORDS = {
  help: { type: "boolean", short: "h" },
  form: { type: "string" },
  all: { type: "boolean" },
  lang: { type: "string" },
} as const;

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("diagram", words, WORDS);
  const language = chosenLanguage(values.lang);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  const form = values.form ?? "text";
  if (!Object.hasOwn(FORMS, form)) {
    const allowed = Object.keys(FORMS).join(", ");
    throw new UserError("call.badValue", { option: "--form", value: form, allowed });
  }
  const output = new Output();
  if (values.help) output.write(helpPage("diagram", language));
  else output.write(FORMS[form as keyof typeof FORMS]({ beyond: values.all ?? false }));
  output.flush();
  return 0;
}
