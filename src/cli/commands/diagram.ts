/** `synfin diagram`: the state machine, drawn from the table that runs. */
import { UserError } from "../../base/errors/userError.ts";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "../../report/index.ts";
import { DIAGRAM_OPTIONS } from "../calls/diagram.ts";
import { Output } from "../output.ts";
import { parseWords } from "../parseWords.ts";

const FORMS = { svg: stateDiagramSvg, mermaid: stateDiagramMermaid, text: stateDiagramText };

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("diagram", words, DIAGRAM_OPTIONS);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  const form = values.form ?? "text";
  const output = new Output();
  output.write(FORMS[form as keyof typeof FORMS]({ beyond: values.all ?? false }));
  output.flush();
  return 0;
}
