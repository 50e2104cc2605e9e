/** The ladder's looks, for light and dark; a page may set the same variables itself. */

export const LADDER_STYLE = `
.ladder{--paper:#fff;--ink:#1b2430;--muted:#5b6776;--line:#b4bcc6;--bad:#cf222e;--odd:#9a6700;
--control:#1a7f37;--plain:#57606a;
font-family:system-ui,-apple-system,"Segoe UI","Noto Sans CJK SC","DejaVu Sans",sans-serif}
@media(prefers-color-scheme:dark){.ladder{--paper:#10161d;--ink:#e6edf3;--muted:#9aa7b5;
--line:#4b5763;--bad:#ff7b72;--odd:#e3b341;--control:#56d364;--plain:#aab4bf}}
.ladder .paper{fill:var(--paper)}
.ladder text{font-size:12px;fill:var(--ink)}
.ladder .end{font-weight:650;font-size:14px;text-anchor:middle}
.ladder .address{fill:var(--muted);text-anchor:middle}
.ladder .state{font-weight:600;font-size:11px}
.ladder .state.client{text-anchor:end}
.ladder .time,.ladder .frame{fill:var(--muted);font-size:11px;text-anchor:end;
font-variant-numeric:tabular-nums}
.ladder .label{text-anchor:middle;paint-order:stroke;stroke:var(--paper);stroke-width:4px;
stroke-linejoin:round;font-variant-numeric:tabular-nums}
.ladder .arrow{--c:var(--plain)}
.ladder .arrow.control{--c:var(--control)}
.ladder .arrow.odd{--c:var(--odd)}
.ladder .arrow.bad{--c:var(--bad)}
.ladder .shaft{stroke:var(--c);stroke-width:1.4;fill:none}
.ladder .head{fill:var(--c)}
.ladder .cross{stroke:var(--c);stroke-width:2.2;fill:none}
.ladder .arrow .label{fill:var(--c)}
.ladder .local{font-style:italic;fill:var(--muted)}
.ladder path.between{stroke:var(--line);stroke-dasharray:2 5;fill:none}
.ladder text.between{text-anchor:middle;fill:var(--muted);paint-order:stroke;stroke:var(--paper);
stroke-width:8px}
`.trim();
