/** Style of the API page; no colour carries a meaning alone, contrast is at least 4.5 : 1. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { margin: 0; display: grid; grid-template-columns: 15rem minmax(0, 1fr); font: 1rem/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1.5rem; }
nav ul { list-style: none; padding: 0; } nav li { margin: .35rem 0; }
main { padding: 1.5rem 2rem 4rem; max-width: 60rem; border-left: 1px solid var(--line); }
h1 { margin-top: 0; } h2 { margin-top: 2.5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: 0 1rem; }
summary { cursor: pointer; padding: .6rem 0; } summary span { display: block; margin-left: 4.5rem; }
summary b { display: inline-block; min-width: 4.2rem; font: 600 .8rem ui-monospace, monospace; }
code { font: .875rem ui-monospace, monospace; background: var(--soft); padding: .05rem .3rem; border-radius: .25rem; overflow-wrap: anywhere; }
dl { margin: .25rem 0 .75rem; } dt { margin-top: .4rem; } dd { margin-left: 1.25rem; }
dd dl { border-left: 2px solid var(--line); padding-left: .75rem; }
@media (max-width: 48rem) { body { display: block; } nav { position: static; } main { border: 0; padding: 1rem; } summary span { margin: 0; } }
`;
