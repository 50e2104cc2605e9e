/** How a page of ours begins: its characters, its width on a phone, its looks; no network. */
import { escapeMarkup } from "../elements/escape.ts";
import { LADDER_STYLE } from "../ladder/style.ts";
import type { Language } from "../messages/language.ts";
import { PAGE_STYLE } from "./style.ts";

/** All up to the body's first element; `links` is markup for the head. */
export function pageHead(title: string, language: Language, links = ""): string {
  return [
    "<!doctype html>",
    `<html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
      `style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">`,
    `<title>${escapeMarkup(title)}</title>${links}`,
    `<style>${LADDER_STYLE}\n${PAGE_STYLE}</style></head><body>`,
  ].join("\n");
}
