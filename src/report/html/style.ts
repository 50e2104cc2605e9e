/** The page's looks: one set of variables for light, one for dark, chosen by reader or system. */

const LIGHT = `--page:#f6f8fa;--paper:#fff;--ink:#1b2430;--muted:#5b6776;--line:#d5dbe2;
--accent:#1f6feb;--bar:#b6d4fe;--error:#cf222e;--warning:#9a6700;--note:#0969da;
--bad:#cf222e;--odd:#9a6700;--control:#1a7f37;--plain:#57606a;color-scheme:light`;

const DARK = `--page:#0b1016;--paper:#131b24;--ink:#e6edf3;--muted:#9aa7b5;--line:#2c3845;
--accent:#6cb0ff;--bar:#1d4070;--error:#ff7b72;--warning:#e3b341;--note:#6cb0ff;
--bad:#ff7b72;--odd:#e3b341;--control:#56d364;--plain:#aab4bf;color-scheme:dark`;

export const PAGE_STYLE = `
:root,:root .ladder{${LIGHT}}
@media(prefers-color-scheme:dark){:root:not([data-theme=light]),
:root:not([data-theme=light]) .ladder{${DARK}}}
:root[data-theme=dark],:root[data-theme=dark] .ladder{${DARK}}
html[lang=en] [lang=zh],html[lang=zh] [lang=en]{display:none}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,
"Segoe UI","Noto Sans CJK SC","PingFang SC","Microsoft YaHei","DejaVu Sans",sans-serif}
header,main{max-width:1120px;margin:0 auto;padding:0 20px}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline;padding-top:24px}
h1{font-size:24px;margin:0;flex:1 1 320px}
h1 small{font-weight:400;color:var(--muted);font-size:15px;overflow-wrap:anywhere}
h2{font-size:17px;margin:28px 0 8px}
h3{font-size:14px;margin:0 0 8px;color:var(--muted);font-weight:600}
nav{display:flex;gap:6px}
button{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:6px;
padding:3px 10px;cursor:pointer}
button:hover{border-color:var(--accent)}
html[lang=en] [data-language=en],html[lang=zh] [data-language=zh]{border-color:var(--accent);
color:var(--accent)}
.totals{font-size:17px}
ul{list-style:none;margin:0;padding:0}
.notes li{padding-left:16px;text-indent:-16px;color:var(--muted)}
.notes li::before{content:"•  "}
.findings li{border-left:3px solid var(--c);padding:4px 12px;margin:4px 0;background:var(--paper);
border-radius:0 6px 6px 0}
.findings summary{cursor:pointer}
.findings code{color:var(--c);font-weight:600}
.findings p{color:var(--muted);margin:4px 0 4px}
.error{--c:var(--error)}.warning{--c:var(--warning)}.note{--c:var(--note)}
a{color:var(--accent)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:14px;margin:20px 0}
.card,figure,.scroll,details:has(.ladder){background:var(--paper);border:1px solid var(--line);
border-radius:10px}
.card{padding:14px 16px}
.card li{display:grid;grid-template-columns:1fr auto;gap:0 12px;margin:6px 0;font-size:14px}
.card b{font-variant-numeric:tabular-nums}
.card li i{grid-column:1/-1;height:4px;border-radius:2px;background:var(--accent);opacity:.75}
figure{margin:10px 0;padding:10px 12px}
figcaption{color:var(--muted);font-size:13px}
figure{overflow-x:auto}
.chart{display:block;width:100%;min-width:600px;height:auto}
.chart text{font-size:11px;fill:var(--muted)}
.chart .grid{stroke:var(--line)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px}
.legend i{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:6px}
#filter{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);
border-radius:8px;padding:8px 12px;margin:4px 0 10px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;white-space:nowrap;border-bottom:1px solid var(--line)}
th button{border:0;padding:8px 10px;font-weight:600;color:var(--muted)}
th[aria-sort] button{color:var(--accent)}
th[aria-sort=ascending] button::after{content:" ↑"}
th[aria-sort=descending] button::after{content:" ↓"}
td{padding:5px 10px;border-bottom:1px solid var(--line);white-space:nowrap}
td.number{text-align:right;font-variant-numeric:tabular-nums}
td.story{white-space:normal;min-width:220px;color:var(--c,inherit)}
tbody tr.row{cursor:pointer}
tbody tr.row:hover{background:var(--page)}
tr.sentence td{white-space:normal;color:var(--muted)}
.more{color:var(--muted)}
.ladders details{margin:12px 0;padding:10px 14px}
.ladders summary{cursor:pointer}
.ladder{width:100%;height:auto;min-width:640px;display:block}
.ladders details>div{overflow-x:auto}
p.note{color:var(--muted)}
`.trim();
