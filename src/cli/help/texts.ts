/** What `--help` prints, for each command: a text for every language or it does not compile. */
import type { Language } from "../../report/index.ts";
import { en } from "./en.ts";
import type { HelpPages, HelpTopic } from "./pages.ts";
import { zh } from "./zh.ts";

const PAGES: Readonly<Record<Language, HelpPages>> = { en, zh };

/** The page about `topic`. */
export const helpPage = (topic: HelpTopic, language: Language): string => PAGES[language][topic];
