const dark =
  'color-scheme:dark;--bg0:#0b0f15;--bg1:#121821;--bg2:#1b2430;--line:#2b3747;--ctl:#6f7f93;--t1:#eef2f6;--t2:#b4bfcb;--t3:#8a97a6;--accent:#a99cff;--on:#14102e;--in:#ff9e6b;--out:#6cc5f5;--bm:#e8b44c;--ec:#d98a9c;--bmfill:#e8b44c;--ecfill:#d98a9c;--blood:#e0566a;--lumen:#33161f;--tissue:#171f2a;--fibre:#8fa3b8;--ok:#5fd0a0;--bad:#ff7d7d'
const light =
  'color-scheme:light;--bg0:#f5f2ec;--bg1:#fffefb;--bg2:#efebe2;--line:#ddd6c8;--ctl:#857d6e;--t1:#1b1d26;--t2:#474d5b;--t3:#636978;--accent:#5443c4;--on:#fff;--in:#b4480f;--out:#0f6a9c;--bm:#a8730c;--ec:#b4546b;--bmfill:#ecc266;--ecfill:#eaa9b6;--blood:#b02a3c;--lumen:#fbe3e1;--tissue:#f1efe6;--fibre:#8b97a6;--ok:#14734b;--bad:#b3261e'

/** The look of reports: the studio's tokens (light and dark by the reader's preference or choice), one column, prints on paper. */
export const style = `
:root{${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
:root[data-theme=dark]{${dark}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg0);color:var(--t1);font:400 14px/1.5 "Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",sans-serif;font-feature-settings:"tnum";font-variant-numeric:tabular-nums}
.page{max-width:1180px;margin:0 auto;padding:0 16px 48px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--bg1);padding:8px;z-index:2}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
a{color:var(--accent)}
header.top{display:flex;flex-wrap:wrap;align-items:center;gap:12px;padding:14px 0;border-bottom:1px solid var(--line);margin-bottom:24px}
.brand{display:flex;gap:9px;align-items:center;font-size:16px;font-weight:680;letter-spacing:-.012em}
.brand svg{width:26px;height:26px}.brand .w{stroke:var(--bm);stroke-width:1.9;stroke-linecap:round}.brand .n{fill:var(--accent)}
.top .what{color:var(--t2)}
.top button{margin-left:auto;font:inherit;font-weight:520;min-height:32px;padding:4px 12px;color:var(--t1);background:var(--bg1);border:1px solid var(--ctl);border-radius:4px;cursor:pointer}
.top button:hover{background:var(--bg2)}
h1{font-size:26px;line-height:1.25;font-weight:680;letter-spacing:-.02em;margin:0 0 8px;max-width:32em;text-wrap:balance}
.lead{font-size:16px;color:var(--t2);max-width:62em;margin:0 0 8px}.lead b{color:var(--t1);font-weight:600}
.lead .in{color:var(--in);font-weight:600}.lead .out{color:var(--out);font-weight:600}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:14px 0 20px}nav a{color:var(--t2);text-decoration-color:var(--ctl);text-underline-offset:3px;display:inline-block;padding:3px 0}
section{background:var(--bg1);border:1px solid var(--line);border-radius:12px;padding:20px 24px 22px;margin:0 0 20px}
h2{font-size:20px;font-weight:660;letter-spacing:-.012em;margin:0 0 4px}
h3{font-size:15px;font-weight:650;margin:22px 0 6px}
section>p{margin:0 0 14px;color:var(--t2);max-width:70em}
p.note,.note{color:var(--t3);font-size:12px}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:13px;margin:4px 0 8px;min-width:min(100%,340px)}
caption{text-align:left;font-weight:650;padding:6px 0;color:var(--t1)}
th,td{padding:5px 18px 5px 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--t2);font-weight:520;font-size:12px;border-bottom:1px solid var(--ctl);vertical-align:bottom}
tbody th{font-weight:520}
th.n,td.n{text-align:right}
tbody tr:hover>*{background:color-mix(in srgb,var(--bg2) 55%,transparent)}
svg{display:block;width:100%;height:auto}
svg text{font-family:inherit;fill:var(--t1);font-size:12px}
svg .sub{fill:var(--t2)}
svg .grid{stroke:var(--line);fill:none}
.funnel{margin:8px 0 4px;overflow:visible}.funnel.narrow{display:none}
.band.in{fill:color-mix(in srgb,var(--in) 26%,transparent);stroke:var(--in);stroke-width:1.6}
.band.out{fill:color-mix(in srgb,var(--out) 26%,transparent);stroke:var(--out);stroke-width:1.6}
.funnel .tissue{fill:var(--tissue)}.funnel .lumen{fill:var(--lumen)}.funnel .membrane{fill:var(--bmfill)}.funnel .endothelium{fill:var(--ecfill)}
.funnel .fibre{stroke:var(--fibre);stroke-width:1.5;fill:none;opacity:.6}.funnel .red{fill:var(--blood);opacity:.42}
.funnel .place{text-anchor:middle;font-weight:650;paint-order:stroke;stroke-width:5px;stroke-linejoin:round;stroke:var(--tissue)}.funnel .place.wet{stroke:var(--lumen)}.funnel .place.solid{fill:#1a1208;stroke:none}
.funnel .way{font-weight:700;font-size:13px}.funnel .way.in{fill:var(--in)}.funnel .way.out{fill:var(--out)}.funnel .end{font-size:17px;font-weight:700}
.funnel .count{text-anchor:middle;font-size:13px}.funnel .number{font-weight:700}
.pill rect{fill:var(--bg1);stroke:var(--in)}.pill.out rect{stroke:var(--out)}.pill text{text-anchor:middle;font-weight:550}
.pill.worst rect{fill:var(--in)}.pill.out.worst rect{fill:var(--out)}.pill.worst text{fill:var(--bg1);font-weight:700}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,360px),1fr));gap:4px 36px}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,310px),1fr));gap:18px 28px}
figure{margin:0}.plot figcaption{display:flex;gap:8px;align-items:baseline;margin-bottom:4px}.plot b{font-weight:600}.plot .last{color:var(--t2);margin-left:auto}
.plot svg text{font-size:11px}
.line{fill:none;stroke:var(--accent);stroke-width:1.8;stroke-linejoin:round}.area{fill:color-mix(in srgb,var(--accent) 14%,transparent)}.dot{fill:var(--accent)}
summary{cursor:pointer;color:var(--t2);font-size:12px;padding:4px 0;min-height:24px;width:max-content;max-width:100%}
.topic>summary{font-size:14px;font-weight:600;color:var(--t1);padding:8px 0;border-bottom:1px solid var(--line);width:100%}.topic>summary .note{font-weight:400;margin-left:8px}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,240px),1fr));gap:14px 28px;margin:12px 0 4px}
.facts div{min-width:0}.facts dt{color:var(--t3);font-size:12px}.facts dd{margin:0;font-weight:550;overflow-wrap:anywhere}
.organs{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,232px),1fr));gap:12px;padding:0;margin:14px 0 6px;list-style:none}
.organ{border:1px solid var(--line);border-radius:8px;padding:12px 14px;background:var(--bg0)}
.organ h3{margin:0 0 6px;display:flex;justify-content:space-between;gap:8px}.organ svg{height:44px;margin:2px 0 6px}
.organ dl{display:grid;grid-template-columns:1fr auto;gap:1px 10px;margin:0;font-size:13px}.organ dt{color:var(--t2)}.organ dd{margin:0;text-align:right;font-weight:600}.organ dd{white-space:nowrap}.organ .exp{font-weight:400;color:var(--t3)}
.organ circle{fill:color-mix(in srgb,var(--accent) 30%,transparent);stroke:var(--accent);stroke-width:1.4}
.grade{font-size:11px;font-weight:650;border:1px solid var(--ctl);border-radius:3px;padding:0 5px;white-space:nowrap;color:var(--t2)}
.grade.measured,.grade.derived{border-color:var(--ok);color:var(--ok)}
.changed{color:var(--accent);font-weight:650}
.bar{display:flex;height:12px;border-radius:4px;overflow:hidden;margin:10px 0 6px;gap:2px}.bar i{display:block;min-width:3px}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12px;color:var(--t2);margin:0 0 12px;padding:0;list-style:none}.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:6px;vertical-align:-1px}
.g0{background:var(--ok)}.g1{background:color-mix(in srgb,var(--ok) 55%,var(--bg1))}.g2{background:var(--bm)}.g3{background:var(--ctl)}.g4{background:var(--accent)}
td.src{min-width:16em;color:var(--t2);font-size:12px}
footer{color:var(--t2);font-size:12px;padding:8px 0}
footer b{color:var(--t1)}
@media (max-width:700px){section{padding:16px 14px;border-radius:8px}.funnel.wide{display:none}.funnel.narrow{display:block}.funnel text{font-size:12px}.funnel .place{font-size:10.5px;letter-spacing:-.01em}h1{font-size:21px}.lead{font-size:15px}.top .what{order:3;width:100%}th,td{padding-right:12px}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
@media print{:root,:root:not([data-theme=light]),:root[data-theme=dark]{${light};--bg0:#fff;--bg1:#fff}body{font-size:11px}.page{max-width:none;padding:0}nav,.top button,.skip{display:none}section{border:0;padding:0 0 12px;break-inside:auto}figure,.organ,.funnel,tr{break-inside:avoid}h2,h3{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`
