/** The looks of the messages: near to Slack's own, in the colours of the page. */
export const SLACK_STYLE = `
.slack { list-style: none; margin: .5rem 0 0; padding: 0; max-height: 42rem; overflow-y: auto; }
.slack li { border-top: 1px solid var(--edge); padding: .35rem 0; }
details.box .slack summary { font-weight: 400; overflow-wrap: anywhere; }
.slack summary .sent { color: var(--soft); font-variant-numeric: tabular-nums; margin-right: .3rem; }
.message { border-left: 4px solid var(--mine); margin: .5rem 0 .3rem .2rem; padding: .1rem 0 .1rem .8rem; font-size: .95rem; }
.message p { margin: 0; max-width: none; }
.message .sender { margin-bottom: .2rem; }
.message .sender small { background: var(--grid); border-radius: 3px; padding: 0 .3em; font-size: .68rem; color: var(--soft); }
.message .head { font-size: 1.12rem; font-weight: 700; margin: .2rem 0 .5rem; overflow-wrap: anywhere; }
.message .section { margin: 0 0 .6rem; }
.message .section p { overflow-wrap: anywhere; }
.message .item { padding-left: 1em; text-indent: -.8em; }
.message .context { color: var(--soft); font-size: .82rem; }
.message code { background: var(--grid); border: 1px solid var(--edge); border-radius: 3px; padding: 0 .25em; font-size: .88em; overflow-wrap: anywhere; }
.message pre { background: var(--grid); border: 1px solid var(--edge); border-radius: 4px; padding: .5rem .6rem; margin: .3rem 0; overflow-x: auto; font-size: .84rem; line-height: 1.25; width: fit-content; max-width: 100%; }
.message a { color: var(--mine); }
@media (max-width: 600px) { .slack { max-height: 34rem; } .message { padding-left: .5rem; } .message pre { font-size: .74rem; } }
@media print { .slack { max-height: none; } }
`;
