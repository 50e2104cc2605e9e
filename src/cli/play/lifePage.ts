/** The page of `synfin host`: the life of the very connection that it came over. */

import type { View } from "../../report/index.ts";
import { ladderSvg, sentenceOf } from "../../report/index.ts";
import { lifecycleOf } from "../../trace/fold/index.ts";
import { HttpAnswer, type HttpRequest } from "../../tun/index.ts";
import type { Recorder } from "./recorder.ts";
import type { PlayTexts } from "./texts.ts";

const HTML = "text/html; charset=utf-8";
const PLAIN = "text/plain; charset=utf-8";
const RECENT = 20;
const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}li{margin:.4rem 0}svg{width:100%}`;

/** "ok": what a load generator asks for. */
const OK = new HttpAnswer("200 OK", PLAIN, "ok\n");
const NOT_FOUND = new HttpAnswer("404 Not Found", PLAIN, "not found: / or /ok\n");

/** Answers requests: "/" is the page, "/ok" is short and always the same. */
export function lifePage(recorder: Recorder | null, texts: PlayTexts, view: View) {
  const nothing = new HttpAnswer("200 OK", PLAIN, `${texts.pageNothing}\n`);
  return ({ path, connection }: HttpRequest): HttpAnswer => {
    if (path === "/ok") return OK;
    if (path !== "/") return NOT_FOUND;
    const { remote } = connection;
    if (recorder === null || remote === undefined) return nothing;
    return new HttpAnswer("200 OK", HTML, page(recorder, remote, texts, view));
  };
}

function page(
  recorder: Recorder,
  remote: { ip: string; port: number },
  texts: PlayTexts,
  { language }: View,
): string {
  const own = recorder.find(remote.ip, remote.port);
  const life = own === undefined ? undefined : lifecycleOf(own.events);
  if (own === undefined || life === undefined) return texts.pageNothing;
  const ends = [life.client, life.server].map(({ ip, port }) => `${ip}:${port}`) as [
    string,
    string,
  ];
  const recent = recorder
    .lives()
    .filter(({ number }) => number !== life.number)
    .slice(-RECENT)
    .reverse()
    .map((other) => `<li value="${other.number}">${escaped(sentenceOf(other, language))}</li>`);
  const title = escaped(texts.pageTitle(...ends));
  return `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style>
<h1>${title}</h1>
<p>${escaped(texts.pageReload)}</p>
<h2>${escaped(texts.pageOwn)}</h2>
${ladderSvg(life, own.events, language)}
<h2>${escaped(texts.pageRecent)}</h2>
<ol>${recent.join("\n")}</ol>
</html>
`;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
