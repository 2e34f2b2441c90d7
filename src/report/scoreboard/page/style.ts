/** What the scoreboard adds to the looks of a page. Better is blue and +, worse is orange and −, whatever the colour scheme. */
export const BOARD_STYLE = `
:root { --better-back: #d3e7f5; --worse-back: #fbdcc4; --same-back: #eceef1; --better-ink: #003f66; --worse-ink: #7a2a00; --same-ink: #45505c; --front: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --better-back: #173a54; --worse-back: #552c0c; --same-back: #262d37; --better-ink: #a8d8f5; --worse-ink: #ffc793; --same-ink: #b4bdc9; --front: #56b4e9; }
}
html { scroll-padding-top: 3.4rem; }
main { padding-top: 1rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
a { color: var(--mine); }
.soft { color: var(--soft); }
nav.contents { position: sticky; top: 0; z-index: 5; background: var(--back); border-bottom: 1px solid var(--edge); }
nav.contents div { max-width: 1160px; margin: 0 auto; padding: .5rem 1.25rem; display: flex; gap: .4rem 1rem; align-items: center; overflow-x: auto; scrollbar-width: none; white-space: nowrap; font-size: .9rem; }
nav.contents select { max-width: 15rem; }
select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: 6px; padding: .2rem .4rem; max-width: 100%; }
.lead { font-size: 1.08rem; max-width: 85ch; }
.verdict-points { font-size: 1.2rem; margin: -.3rem 0 .9rem; padding-left: 1.3rem; overflow-wrap: anywhere; }
.verdict-points li { margin: .15rem 0; }
.lost-won { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; align-items: start; }
.side { max-height: 34rem; overflow-y: auto; }
.side h2 { margin: .2rem 0 .3rem; font-size: 1.1rem; }
.side .source { margin: 0 0 .5rem; }
.side h3 { margin: .7rem 0 .1rem; font-size: .95rem; }
.side details { font-size: .9rem; margin: .15rem 0; }
.side summary { cursor: pointer; overflow-wrap: anywhere; }
.side ul { margin: .3rem 0 .5rem; padding-left: 1.4rem; color: var(--soft); }
.side.worse { border-top: 4px solid var(--worse); }
.side.better { border-top: 4px solid var(--front); }
.sign { display: inline-block; min-width: 1.2em; text-align: center; border-radius: 4px; }
.worse .sign, .key.worse, b.worse { background: var(--worse-back); color: var(--worse-ink); }
.better .sign, .key.better, b.better { background: var(--better-back); color: var(--better-ink); }
.key.same, b.same, b.none { background: var(--same-back); color: var(--same-ink); }
.key { padding: 0 .45rem; border-radius: 4px; white-space: nowrap; }
.wide { width: min(100vw - 2.5rem, 1720px); margin-left: 50%; transform: translateX(-50%); }
.wide > h3 { margin: 1.5rem auto .3rem; }
.wide > p, .wide > h2, .wide > h3 { max-width: 1120px; margin-left: auto; margin-right: auto; }
.matrix-box { padding: 0 .6rem .6rem 0; max-height: 85vh; overflow: auto; width: fit-content; max-width: 100%; margin: 0 auto; }
.matrix { border-collapse: separate; border-spacing: 2px; font-size: .76rem; }
.matrix th, .matrix td { padding: 0; }
.matrix thead th { position: sticky; top: 0; z-index: 2; background: var(--card); vertical-align: bottom; padding: .4rem 0 .25rem; font-weight: 500; }
.matrix thead th a { display: inline-block; color: inherit; text-decoration: none; }
.matrix thead th span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 11rem; display: inline-block; line-height: 1.1; text-align: left; }
.matrix th:first-child { position: sticky; left: 0; z-index: 1; background: var(--card); text-align: left; padding: 0 .6rem; white-space: nowrap; font-weight: 500; max-width: 15rem; overflow: hidden; text-overflow: ellipsis; }
.matrix thead th:first-child { z-index: 3; }
.matrix td { position: relative; min-width: 4.1rem; line-height: 1.45; }
.matrix td b { display: block; font-weight: 500; text-align: right; padding: 0 .35rem 0 .8rem; white-space: nowrap; }
.matrix td b:first-child { border-radius: 4px 4px 0 0; }
.matrix td b + b { border-radius: 0 0 4px 4px; margin-top: 1px; }
.matrix td i { position: absolute; left: 3px; top: 0; font-style: normal; font-size: .6rem; color: var(--text); }
.matrix td.empty { text-align: center; color: var(--soft); }
.scenario { border-top: 1px solid var(--edge); margin-top: 2.5rem; }
.scenario > h2 { margin-top: 1.5rem; overflow-wrap: anywhere; }
.scenario h2 small { font-size: .85rem; font-weight: 400; color: var(--soft); margin-left: .4rem; }
.scenario h3 { margin: 1.5rem 0 .5rem; }
.right .source { margin: .3rem 0 0; }
.more { margin: .6rem 0; }
.more summary { cursor: pointer; color: var(--soft); }
.more pre { font-size: .8rem; line-height: 1.35; max-height: 30rem; overflow: auto; }
.all-metrics .box { margin-top: .5rem; max-height: 80vh; overflow: auto; }
.all-metrics .ranks td { white-space: pre; }
.all-metrics th:first-child { position: sticky; left: 0; background: var(--card); }
.ranks, .claims { width: 100%; font-size: .84rem; }
.ranks th, .ranks td, .claims th, .claims td { padding: .3rem .42rem; text-align: right; border-top: 1px solid var(--edge); vertical-align: top; white-space: nowrap; }
.ranks thead th, .claims thead th { border-top: 0; white-space: normal; vertical-align: bottom; }
.ranks th:first-child, .claims th, .claims td:last-child { text-align: left; white-space: normal; min-width: 9rem; font-weight: 500; }
.claims td:last-child { min-width: 14rem; }
.ranks small, .claims small { display: block; color: var(--soft); font-weight: 400; }
.ranks th small { display: inline; }
.ranks i { font-style: normal; color: var(--front); }
.ranks b, .claims b { font-weight: 600; border-radius: 4px; padding: 0 .3em; }
.ranks button { font: inherit; font-weight: 600; color: var(--soft); background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
.ranks button:hover { color: var(--text); text-decoration: underline; }
.ranks [data-order="up"]::after { content: " ▲"; }
.ranks [data-order="down"]::after { content: " ▼"; }
.ranks a { color: inherit; }
.ranks .reference { background: color-mix(in srgb, var(--mine) 12%, transparent); }
.ranks .bound { font-style: italic; color: var(--soft); }
.ranks tr.active { outline: 2px solid var(--mine); outline-offset: -2px; }
.failures { margin-top: .6rem; border-color: var(--worse); }
.failures ul { margin: .2rem 0; padding-left: 1.2rem; }
.pareto { width: 100%; min-width: 44rem; height: auto; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; font: 12px system-ui, sans-serif; }
.pareto text { fill: var(--soft); }
.pareto .axis { font-weight: 600; }
.pareto .grid { stroke: var(--grid); }
.pareto .front-line { fill: none; stroke: var(--front); stroke-width: 1.5; stroke-dasharray: 5 4; }
.pareto .bar { stroke: var(--soft); stroke-opacity: .5; fill: none; }
.pareto circle { fill: var(--card); stroke: var(--soft); stroke-width: 1.5; }
.pareto .point:focus { outline: none; }
.pareto .behind circle { fill: var(--mark); stroke: none; }
.pareto .front circle { stroke: var(--front); stroke-width: 2.5; }
.pareto .reference circle { fill: var(--front); stroke: var(--text); stroke-width: 1.5; }
.pareto .bound rect { fill: var(--third); }
.pareto .point.active :is(circle, rect) { stroke: var(--text); stroke-width: 3; }
.pareto .name { font-size: 11px; fill: var(--text); pointer-events: none; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
.pareto .name.active { font-weight: 700; }
.timelines .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
.timelines .pair h4 { grid-column: 1 / -1; margin-top: .5rem; }
.timelines .heads { position: sticky; top: 2.6rem; background: var(--card); z-index: 4; padding: .3rem 0; }
.timelines .pair > * { min-width: 0; }
.timelines select { width: 100%; }
.timelines .plot { min-height: 160px; overflow: hidden; }
.timelines .uplot .u-legend { font-size: .74rem; }
.timelines .uplot .u-legend th, .timelines .uplot .u-legend td { padding-top: 0; padding-bottom: 0; }
.actions { margin: 0; padding-left: 1.4rem; max-height: 12rem; overflow-y: auto; font-size: .82rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: .8rem; }
.cards .card { margin: 0; font-size: .92rem; }
.cards .source { margin: .1rem 0 .4rem; }
.cards ul { margin: 0 0 .4rem; padding-left: 1.2rem; }
.cards .knobs { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem .9rem; }
.card h4 { margin-top: .4rem; }
code { font-size: .88em; overflow-wrap: anywhere; }
.threats { padding-left: 2rem; }
@media (max-width: 600px) {
  nav.contents div { padding: .4rem .75rem; }
  .wide { width: calc(100vw - 1.5rem); }
  .matrix th:first-child { max-width: 7.5rem; padding: 0 .3rem; }
  .matrix-box { max-height: 75vh; }
  .timelines { padding: .5rem .3rem; }
  .timelines .pair { gap: 0 .3rem; }
  .timelines .u-legend { display: none; }
  .timelines .plot { min-height: 132px; }
  .ranks th:first-child { position: sticky; left: 0; background: var(--card); min-width: 6.5rem; }
}
`;
