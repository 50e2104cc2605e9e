/** The same text in every language, of which the page's style shows one. */
import { escapeMarkup } from "../elements/escape.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { messagesIn } from "../messages/index.ts";
import { LANGUAGES, type Language } from "../messages/language.ts";

/** Text in each language, escaped, each in an element that only its language shows. */
export const bilingual = (text: (words: Catalogue, language: Language) => string): string =>
  LANGUAGES.map(
    (language) =>
      `<span lang="${language}">${escapeMarkup(text(messagesIn(language), language))}</span>`,
  ).join("");

/** Markup in each language; the caller has escaped it. */
export const each = (markup: (language: Language) => string): string =>
  LANGUAGES.map((language) => `<div lang="${language}">${markup(language)}</div>`).join("");
