/** The script of the page that `cdk-bake graph --format html` writes. It runs in a browser. */
export const PAGE_SCRIPT = String.raw`
'use strict';
const { images, dockerfiles } = JSON.parse(document.getElementById('data').textContent);
const byNode = new Map(images.map(image => [image.node, image]));
const [search, stack, count, list, details, picture] =
  ['search', 'stack', 'count', 'list', 'details', 'picture'].map(id => document.getElementById(id));
const svg = picture.querySelector('svg');
const nodes = new Map([...svg.querySelectorAll('g.node')].map(element => [element.id, element]));
const edges = [...svg.querySelectorAll('g.edge')].map(element => {
  const [from, to] = element.querySelector('title').textContent.split('->');
  return { element, from, to };
});

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function reachable(start, key) {
  const found = new Set([start]);
  for (const node of found) {
    byNode.get(node)[key].forEach(next => found.add(next));
  }
  return found;
}

// The list, which the search and the stack filter.
const buttons = new Map(images.map(image => {
  const button = make('button', { onclick: () => select(image.node) }, image.name, make('small', {}, image.path));
  return [image.node, button];
}));
const items = new Map(images.map(image => [image.node, make('li', {}, buttons.get(image.node))]));
list.append(...items.values());
[...new Set(images.map(image => image.stack))].forEach(name => stack.append(make('option', { value: name }, name)));

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let matches = 0;
  for (const image of images) {
    const text = [image.id, image.path, ...image.tags, ...image.baseImages].join(' ').toLowerCase();
    const isMatch = (!stack.value || image.stack === stack.value) && words.every(word => text.includes(word));
    matches += isMatch ? 1 : 0;
    items.get(image.node).hidden = !isMatch;
    nodes.get(image.node)?.classList.toggle('hidden', !isMatch);
  }
  count.textContent = matches + ' of ' + images.length + ' images';
}

function links(title, ids, others = []) {
  const entries = ids.map(id => make('li', {}, make('button', { onclick: () => select(id, true) }, byNode.get(id).id)));
  return texts(title, [...entries, ...others.map(text => make('li', {}, text))]);
}

function texts(title, entries) {
  return entries.length === 0 ? [] : [make('h3', {}, title), make('ul', {}, ...entries)];
}

function select(node, focus) {
  const image = byNode.get(node);
  const near = new Set([...reachable(node, 'builtOn'), ...reachable(node, 'builtBy')]);
  svg.classList.add('selecting');
  nodes.forEach((element, id) => {
    const isBase = edges.some(edge => edge.from === id && edge.to === node);
    element.classList.toggle('near', near.has(id) || isBase);
    element.classList.toggle('selected', id === node);
  });
  edges.forEach(({ element, from, to }) =>
    element.classList.toggle('near', near.has(to) && (near.has(from) || (!byNode.has(from) && to === node))));
  buttons.forEach((button, id) => {
    if (id === node) {
      button.setAttribute('aria-current', 'true');
      button.scrollIntoView({ block: 'nearest' });
    } else {
      button.removeAttribute('aria-current');
    }
  });
  nodes.get(node).scrollIntoView({ block: 'nearest', inline: 'nearest' });
  const text = dockerfiles[image.dockerfile];
  details.replaceChildren(
    make('h2', { tabIndex: -1 }, image.name),
    make('h3', {}, 'Construct'), image.path,
    ...texts('Tags', image.tags.map(tag => make('li', {}, tag))),
    ...texts('Platforms', image.platforms.map(platform => make('li', {}, platform))),
    ...links('Built on', image.builtOn, image.baseImages),
    ...links('Built on this image', image.builtBy),
    ...text === undefined ? [] : [make('h3', {}, image.dockerfile), make('pre', { tabIndex: 0 }, text)],
  );
  if (focus) {
    details.querySelector('h2').focus();
  }
}

for (const [id, element] of nodes) {
  if (byNode.has(id)) {
    element.setAttribute('tabindex', '0');
    element.setAttribute('role', 'button');
    element.setAttribute('aria-label', byNode.get(id).id);
    element.addEventListener('click', () => select(id));
    element.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        select(id);
      }
    });
  }
}

// Keys: / searches, arrows move in the list, Escape clears the selection.
document.addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape') {
    svg.classList.remove('selecting');
    nodes.forEach(element => element.classList.remove('selected'));
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const visible = [...list.querySelectorAll('li:not([hidden]) button')];
    const at = visible.indexOf(document.activeElement);
    if (at >= 0 || document.activeElement === search) {
      event.preventDefault();
      visible[Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))]?.focus();
    }
  }
});
search.addEventListener('input', filter);
stack.addEventListener('change', filter);

// Zoom and pan.
const { width, height } = svg.viewBox.baseVal;
let scale = 1;
function zoom(to) {
  scale = Math.min(4, Math.max(0.02, to));
  svg.setAttribute('width', String(width * scale));
  svg.setAttribute('height', String(height * scale));
}
const fit = () => zoom(Math.min(1.2, picture.clientWidth / width, picture.clientHeight / height));
document.getElementById('in').addEventListener('click', () => zoom(scale * 1.25));
document.getElementById('out').addEventListener('click', () => zoom(scale / 1.25));
document.getElementById('fit').addEventListener('click', fit);
picture.addEventListener('wheel', event => {
  if (event.ctrlKey) {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }
}, { passive: false });
let drag;
picture.addEventListener('pointerdown', event => {
  drag = { x: event.clientX + picture.scrollLeft, y: event.clientY + picture.scrollTop };
});
window.addEventListener('pointermove', event => {
  if (drag) {
    picture.scrollLeft = drag.x - event.clientX;
    picture.scrollTop = drag.y - event.clientY;
  }
});
window.addEventListener('pointerup', () => drag = undefined);
filter();
fit();
`;
