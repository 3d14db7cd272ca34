/** The style of the page that `cdk-bake graph --format html` writes. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark; --line: #c5ccd3; --soft: #59636e; --mark: #0b57d0;
  font: 14px/1.45 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: Canvas; color: CanvasText; }
header {
  display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; padding: .5rem .8rem;
  border-bottom: 1px solid var(--line);
}
h1 { font-size: 1rem; margin: 0; }
input, select, button { font: inherit; padding: .25rem .5rem; }
#search { width: 16rem; max-width: 50vw; }
#count { color: var(--soft); }
.zoom { margin-left: auto; }
main { flex: 1; min-height: 0; display: grid; grid-template-columns: 16rem 1fr 24rem; }
nav, aside { overflow: auto; padding: .5rem; }
nav { border-right: 1px solid var(--line); }
aside { border-left: 1px solid var(--line); overflow-wrap: anywhere; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav button, aside button {
  display: block; width: 100%; text-align: left; border: 0; background: none; color: inherit; cursor: pointer;
  border-radius: 4px;
}
nav button small { color: var(--soft); display: block; }
nav button[aria-current] { background: var(--mark); color: #fff; }
nav button[aria-current] small { color: #fff; }
aside button { color: var(--mark); padding: 0; }
aside h2 { font-size: 1.1rem; margin: .2rem 0 .6rem; }
aside h3 { font-size: .9rem; margin: .8rem 0 .2rem; }
aside ul { margin: 0; padding-left: 1.1rem; }
aside pre {
  background: #f4f5f7; color: #1f2328; padding: .5rem; overflow: auto; font-size: 12px; overflow-wrap: normal;
}
#picture { overflow: auto; background: #fff; cursor: grab; }
#picture svg { display: block; }
#picture g.node { cursor: pointer; }
#picture g.node:focus { outline: none; }
#picture g.node:focus :is(path, polygon, ellipse),
#picture g.selected :is(path, polygon, ellipse) {
  stroke: #0b57d0; stroke-width: 3;
}
#picture .selecting g.node:not(.near),
#picture .selecting g.edge:not(.near),
#picture g.hidden { opacity: .18; }
@media (max-width: 60rem) {
  main { display: block; overflow: auto; }
  #picture { height: 50vh; }
  nav { max-height: 30vh; }
  nav, aside { border: 0; }
}
`;
