/**
 * Which language a report speaks: what the user asked for, else what the locale says, else English.
 */

export const LANGUAGES = ["en", "zh"] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language of a name such as "zh", "zh-CN" or "en"; undefined when it is none of ours. */
export function languageNamed(name: string): Language | undefined {
  const base = name.toLowerCase().split(/[-_.@]/, 1)[0];
  return LANGUAGES.find((language) => language === base);
}

/**
 * The language of a locale string as `LC_ALL`, `LC_MESSAGES` or `LANG` hold it ("zh_CN.UTF-8"); the
 * caller passes the first of them that is set. Unknown and missing ones come to English.
 */
export function languageOfLocale(locale: string | undefined): Language {
  return languageNamed(locale ?? "") ?? "en";
}
