/**
 * The looks of the page. Colours are from the palette of Okabe and Ito, which colour-blind readers can tell apart; each
 * line also has its own dash, and better and worse are words as well as colours.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --back: #f6f7f9; --card: #ffffff; --text: #17202a; --soft: #55606e; --edge: #d5dae1; --grid: #e8ebf0;
  --mine: #0072b2; --other: #c04f00; --offered: #4a4a4a; --third: #007a5a; --mark: #8f98a6;
  --fault: rgba(213, 94, 0, 0.13); --better: #00664b; --worse: #a83c00; --badge: #17202a; --badge-text: #ffffff;
  --phase-closed: #cfe4f3; --phase-half-open: #f0d95b; --phase-open: #c04f00;
  --phase-text-closed: #17202a; --phase-text-half-open: #17202a; --phase-text-open: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12161c; --card: #1a2029; --text: #e8ecf1; --soft: #a3adba; --edge: #323b48; --grid: #28303b;
    --mine: #56b4e9; --other: #f0a030; --offered: #c9ced6; --third: #35c79a; --mark: #5d6878;
    --fault: rgba(240, 160, 48, 0.17); --better: #4fd1a5; --worse: #ff9f57; --badge: #e8ecf1; --badge-text: #12161c;
    --phase-closed: #1f4560; --phase-half-open: #d8bf3a; --phase-open: #f0a030;
    --phase-text-closed: #e8ecf1; --phase-text-half-open: #12161c; --phase-text-open: #12161c;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.05rem; font-weight: 600; color: var(--soft); margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.02rem; margin: 0; }
h4 { font-size: .78rem; text-transform: uppercase; letter-spacing: .04em; color: var(--soft); margin: 0 0 .15rem; }
p { margin: 0 0 .5rem; max-width: 75ch; overflow-wrap: anywhere; }
.verdict-line { font-size: clamp(1.5rem, 4vw, 2.1rem); line-height: 1.2; font-weight: 700; margin: 0 0 .9rem; max-width: none; }
.lead p { font-size: 1.08rem; }
.lead p:last-child { margin-bottom: 0; }
.lead .price { color: var(--worse); font-weight: 600; }
.source { color: var(--soft); font-size: .88rem; margin-top: 1rem; max-width: none; }
.box, figure, .card { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
.box { padding: .8rem 1rem; }
details.box { margin: 1rem 0; }
details.box summary { cursor: pointer; font-weight: 600; }
details.box > :nth-child(2) { margin-top: .6rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.scores { width: 100%; }
.scores caption { text-align: left; color: var(--soft); font-size: .88rem; padding-bottom: .5rem; }
.scores th, .scores td { padding: .4rem .6rem; text-align: right; border-top: 1px solid var(--edge); vertical-align: top; }
.scores thead th { border-top: 0; font-size: .85rem; color: var(--soft); }
.scores th:first-child { text-align: left; padding-left: 0; }
.scores :is(td, th):last-child { padding-right: 0; }
.scores small { display: block; font-weight: 400; color: var(--soft); }
.scores .better .verdict { color: var(--better); font-weight: 600; }
.scores .worse .verdict { color: var(--worse); font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; align-items: start; }
.columns h2 { margin: 0 0 .5rem; font-size: 1.02rem; }
figure { margin: 0 0 1rem; padding: .9rem 1rem .6rem; }
figcaption p { color: var(--soft); font-size: .88rem; margin: 0 0 .4rem; max-width: none; }
.plot { min-height: 230px; overflow: hidden; }
.uplot { width: 100%; }
.uplot .u-legend { text-align: left; margin: 0; font-size: .82rem; }
.uplot .u-legend th { font-weight: 500; }
.uplot .u-value { font-variant-numeric: tabular-nums; min-width: 4.5em; }
#rail { position: relative; height: 27px; margin: 0 calc(1rem + 1px); }
.number { display: inline-block; min-width: 24px; height: 24px; padding: 0 5px; border-radius: 12px; background: var(--badge); color: var(--badge-text); font: 600 13px/24px system-ui, sans-serif; text-align: center; text-decoration: none; }
#rail .number { position: absolute; transform: translateX(-50%); }
#rail .number:hover, #rail .number:focus-visible, #rail .number.active { background: var(--mine); outline: 2px solid var(--text); outline-offset: 1px; z-index: 1; }
#rail [hidden] { display: none; }
#note { min-height: 3em; margin: .3rem 0 .6rem; max-width: none; }
.log { list-style: none; margin: 0; padding: 0; }
.card { padding: .9rem 1.1rem; margin: .6rem 0; }
.card:target, .card.active { border-color: var(--mine); box-shadow: 0 0 0 1px var(--mine); }
.when { color: var(--soft); font-size: .88rem; margin: .2rem 0 .7rem; max-width: none; }
.sections { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .8rem 1.6rem; }
.part p { margin: 0 0 .25rem; }
.part.readings { font-size: .88rem; color: var(--soft); }
.evidence { font-size: .88rem; margin: .1rem 0 .4rem; }
.evidence th { font-weight: 400; text-align: left; color: var(--soft); padding: 0 1rem 0 0; }
.evidence td { padding: 0; font-weight: 600; }
.held { color: var(--soft); font-size: .92rem; padding: .1rem 1.1rem; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 600px) {
  main { padding: 1rem .75rem 3rem; }
  figure { padding: .7rem .4rem .5rem; }
  figcaption { padding: 0 .35rem; }
  #rail { margin: 0 calc(.4rem + 1px); }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  .scores thead { display: none; }
  .scores tr { display: grid; grid-template-columns: 1fr 1fr; border-top: 1px solid var(--edge); padding: .5rem 0; }
  .scores th, .scores td { border: 0; padding: .1rem 0; text-align: left; }
  .scores th:first-child, .scores td.verdict { grid-column: 1 / -1; }
  .scores td:nth-of-type(1)::before { content: "With Headgate: "; color: var(--soft); display: block; font-size: .8rem; }
  .scores td:nth-of-type(2)::before { content: "No controller: "; color: var(--soft); display: block; font-size: .8rem; }
}
@media print { .card, figure { break-inside: avoid; } }
`;
