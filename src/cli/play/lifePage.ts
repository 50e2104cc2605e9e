/**
 * The page of `synfin host`: the life of the very connection that it came over, in the language
 * that the browser asks for, light or dark as its reader has it.
 */

import { escapeMarkup } from "../../report/elements/escape.ts";
import { pageHead } from "../../report/html/head.ts";
import { type Language, ladderSvg, sentenceOf } from "../../report/index.ts";
import { formatEndpoint } from "../../report/messages/format.ts";
import { HttpAnswer, type HttpRequest } from "../../tun/index.ts";
import { languageOfHeader } from "./acceptLanguage.ts";
import type { Recorder } from "./recorder.ts";
import { type PlayTexts, playTexts } from "./texts.ts";

const HTML = "text/html; charset=utf-8";
const PLAIN = "text/plain; charset=utf-8";
const RECENT = 20;

/** Two lifelines and a segment between them. Within the page, so that no browser asks for it. */
const ICON =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#1f6feb" ` +
  `stroke-width="2"><path d="M3 1v14M13 1v14M4 5l8 4"/></svg>`;
const ICON_LINK = `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">`;

/** "ok": what a load generator asks for. */
const OK = new HttpAnswer("200 OK", PLAIN, "ok\n");
const NOT_FOUND = new HttpAnswer("404 Not Found", PLAIN, "not found: / or /ok\n");
/** For those who ask without having read the page. */
const FAVICON = new HttpAnswer("200 OK", "image/svg+xml", ICON);

/** Answers requests: "/" is the page, "/ok" is short and always the same. */
export function lifePage(recorder: Recorder | null, otherwise: Language) {
  return ({ path, connection, header }: HttpRequest): HttpAnswer => {
    if (path === "/ok") return OK;
    if (path === "/favicon.ico") return FAVICON;
    if (path !== "/") return NOT_FOUND;
    const language = languageOfHeader(header("accept-language"), otherwise);
    const { remote } = connection;
    const page = remote && recorder && pageOf(recorder, remote, language);
    if (page) return new HttpAnswer("200 OK", HTML, page);
    return new HttpAnswer("200 OK", PLAIN, `${playTexts(language).pageNothing}\n`);
  };
}

/** The page for the peer at `remote`; undefined where nothing is known of its connection. */
export function pageOf(
  recorder: Recorder,
  remote: { readonly ip: string; readonly port: number },
  language: Language,
): string | undefined {
  const texts = playTexts(language);
  const own = recorder.find(remote.ip, remote.port);
  const life = own?.lifecycle();
  if (own === undefined || life === undefined) return undefined;
  const title = texts.pageTitle(formatEndpoint(life.client), formatEndpoint(life.server));
  return [
    pageHead(title, language, ICON_LINK),
    `<header><h1>${escapeMarkup(title)}</h1></header><main>`,
    `<p>${escapeMarkup(texts.pageReload)}</p>`,
    `<section><h2>${escapeMarkup(texts.pageOwn)}</h2>`,
    `<p>${escapeMarkup(sentenceOf(life, language))}</p>`,
    `<figure>${ladderSvg(life, own.drawn(life), language, { styled: false })}</figure>`,
    own.omitted > 0 ? `<p class="more">${escapeMarkup(texts.omitted(own.omitted))}</p>` : "",
    "</section>",
    recentOf(recorder, life.number, language, texts),
    "</main></body></html>",
    "",
  ].join("\n");
}

/** A sentence for each of the others, the latest first. */
function recentOf(
  recorder: Recorder,
  own: number,
  language: Language,
  { pageRecent }: PlayTexts,
): string {
  const others = recorder.latest(RECENT + 1).filter(({ number }) => number !== own);
  if (others.length === 0) return "";
  const rows = others
    .slice(0, RECENT)
    .map((life) => `<li value="${life.number}">${escapeMarkup(sentenceOf(life, language))}</li>`);
  return `<section><h2>${escapeMarkup(pageRecent)}</h2><ol>${rows.join("\n")}</ol></section>`;
}
