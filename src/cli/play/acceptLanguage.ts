/** Which of our languages a browser's reader would rather have: RFC 9110 12.5.4. */
import { type Language, languageNamed } from "../../report/index.ts";

/** By the header's weights, the first of equal ones; `otherwise` where it names none of ours. */
export function languageOfHeader(accepted: string | undefined, otherwise: Language): Language {
  let best = otherwise;
  let most = 0;
  for (const range of (accepted ?? "").split(",")) {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = parameters.find((part) => /^q=/i.test(part))?.slice(2) ?? "1";
    const language = name === "*" ? otherwise : languageNamed(name);
    if (language === undefined || !(Number(weight) > most)) continue;
    best = language;
    most = Number(weight);
  }
  return best;
}
