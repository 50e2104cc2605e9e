/** `synfin completion bash|zsh|fish`: the shell's completions. */
import { UserError } from "../../base/errors/userError.ts";
import { EVERYWHERE } from "../calls/common.ts";
import { completionFor, SHELLS } from "../help/completion.ts";
import { Output } from "../output.ts";
import { parseWords } from "../parseWords.ts";

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const [name, surplus] = parseWords("completion", words, EVERYWHERE).positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined) {
    const allowed = SHELLS.join(", ");
    throw new UserError("call.badValue", { option: "completion", value: name ?? "", allowed });
  }
  const output = new Output();
  output.write(completionFor(shell));
  output.flush();
  return 0;
}
