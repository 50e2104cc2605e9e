/** `synfin help [COMMAND]`: the overview, a command's page, or a list: knobs, findings. */

import { UserError } from "../../base/errors/userError.ts";
import { nearest } from "../../base/nearest.ts";
import type { OptionTable } from "../calls/call.ts";
import { EVERYWHERE } from "../calls/common.ts";
import { CALLS } from "../calls/index.ts";
import { callPage, overviewPage, pageWidth, referencePage } from "../help/page.ts";
import { REFERENCES, type Reference, referenceOn } from "../help/references.ts";
import { inLocale, spokenLanguage } from "../language.ts";
import { Output } from "../output.ts";
import { parseWords } from "../parseWords.ts";

const OPTIONS = EVERYWHERE satisfies OptionTable;

/** Runs the command. */
export async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords("help", words, OPTIONS);
  const [topic, surplus] = positionals;
  if (surplus !== undefined) throw new UserError("call.tooMany", { word: surplus });
  const output = new Output();
  output.write(pageAbout(topic, spokenLanguage(values.lang)));
  output.flush();
  return 0;
}

function pageAbout(topic: string | undefined, language: "en" | "zh"): string {
  const width = pageWidth(process.stdout.columns);
  if (topic === undefined) return overviewPage(language, width);
  const call = CALLS.find(({ name }) => name === topic);
  if (call !== undefined) return callPage(call, language, width);
  const reference = REFERENCES.find((name) => name === topic);
  if (reference !== undefined) return listPage(referenceOn(reference, language), width);
  const names = [...CALLS.map(({ name }) => name), ...REFERENCES];
  const near = nearest(topic, names, 1)[0] ?? "";
  throw new UserError("call.unknownCommand", { command: topic, near });
}

const listPage = (list: Reference, width: number): string => {
  const rows = list.rows.map((cells) => cells.map(inLocale));
  return referencePage({ ...list, opening: inLocale(list.opening), rows }, width);
};
