/** `synfin diagram`: the state machine, drawn from the table that runs. */
import { UserError } from "../../base/errors/userError.ts";
import { stateDiagramMermaid, stateDiagramSvg, stateDiagramText } from "../../report/index.ts";
import { DIAGRAM_OPTIONS } from "../calls/diagram.ts";
import { Output } from "../output.ts";
import { parseWords } from "../parseWords.ts";
import { viewOf } from "../view.ts";

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("diagram", words, DIAGRAM_OPTIONS);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  const options = { beyond: values.all ?? false };
  const output = new Output();
  if (values.form === "svg") output.write(stateDiagramSvg(options));
  else if (values.form === "mermaid") output.write(stateDiagramMermaid(options));
  else output.write(stateDiagramText(options, viewOf(values)));
  output.flush();
  return 0;
}
