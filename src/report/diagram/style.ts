/** The state diagram's looks, for light and dark. */

export const STATE_DIAGRAM_STYLE = `
svg{--paper:#fff;--ink:#1b2430;--muted:#5b6776;--box:#f3f6fa;--line:#8794a5;
--user:#1f6feb;--segment:#3d4856;--timeout:#b35900;
font-family:system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
@media(prefers-color-scheme:dark){svg{--paper:#10161d;--ink:#e6edf3;--muted:#9aa7b5;--box:#1a232e;
--line:#5d6b7a;--user:#6cb0ff;--segment:#c3ced9;--timeout:#f0a35e}}
.paper{fill:var(--paper)}
.state rect{fill:var(--box);stroke:var(--line);stroke-width:1.5}
.state text{fill:var(--ink);font-size:14px;font-weight:650;letter-spacing:.02em}
.edge path{fill:none;stroke-width:1.6}
.edge text{font-size:12px}
.user{--c:var(--user)}.segment{--c:var(--segment)}.timeout{--c:var(--timeout)}
.edge path{stroke:var(--c)}
.edge .trigger{fill:var(--c);font-weight:600}
.edge text{fill:var(--c)}
.edge .action,.action{fill:var(--muted);font-style:italic;font-weight:400}
.beyond path{stroke-dasharray:6 5}
marker{--c:inherit}
marker.user path{fill:var(--user)}marker.segment path{fill:var(--segment)}
marker.timeout path{fill:var(--timeout)}
.legend{font-size:12px;fill:var(--ink)}
circle.badge{fill:var(--paper);stroke:var(--line)}
.state text.badge,text.badge{font-size:10px;font-weight:700;fill:var(--muted);letter-spacing:0}
`.trim();
