import type { ImageNode } from '../graph/images';
import { byStack } from '../graph/images';

/** The graph in the language of Mermaid. An arrow leads from an image to what is built on it. */
export function mermaid(images: readonly ImageNode[]): string {
  const ids = numbered(images);
  const label = (text: string) => `"${text.replace(/[#"&<>\\`]/g, char => `#${char.charCodeAt(0)};`)}"`;
  const bases = baseImages(images);
  return [
    'flowchart LR',
    ...[...byStack(images)].flatMap(([{ path }, members], i) => [
      `  subgraph s${i}[${label(path)}]`,
      ...members.map(image => `    ${ids.get(image)}[${label(image.target.name)}]`),
      '  end',
    ]),
    ...[...bases].map(([name, id]) => `  ${id}([${label(name)}])`),
    ...edges(images, ids, bases).map(([from, to]) => `  ${from} --> ${to}`),
  ].join('\n') + '\n';
}

/** The graph in the language of Graphviz. */
export function dot(images: readonly ImageNode[]): string {
  const ids = numbered(images);
  const bases = baseImages(images);
  return [
    'digraph images {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fillcolor="#eaf2fb", color="#4a78a8"];',
    '  node [fontname="Helvetica", fontsize=11];',
    '  edge [color="#7a8794", arrowsize=0.7];',
    ...[...byStack(images)].flatMap(([{ path }, members], i) => [
      `  subgraph cluster_${i} {`,
      `    label=${quote(path)}; fontname="Helvetica"; fontsize=11; color="#c5ccd3"; style=rounded;`,
      ...members.map(image => [ids.get(image)!, image.target.name] as const)
        .map(([id, name]) => `    ${id} [id=${quote(id)}, label=${quote(name)}];`),
      '  }',
    ]),
    ...[...bases].map(([name, id]) =>
      `  ${id} [id=${quote(id)}, label=${quote(name)}, shape=ellipse, fillcolor="#f3f3f3", color="#9a9a9a"];`),
    ...edges(images, ids, bases).map(([from, to]) => `  ${from} -> ${to};`),
    '}',
  ].join('\n') + '\n';
}

/** The graph as a picture, laid out by Graphviz. */
export async function svg(images: readonly ImageNode[]): Promise<string> {
  // An ES module of two megabytes, which only pictures need.
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  return graphviz.layout(dot(images), 'svg', 'dot');
}

/** Names of the images in drawings. */
export function numbered(images: readonly ImageNode[]): Map<ImageNode, string> {
  return new Map(images.map((image, i) => [image, `i${i}`]));
}

/** Names of registry images in drawings. */
function baseImages(images: readonly ImageNode[]): Map<string, string> {
  const names = [...new Set(images.flatMap(({ target }) => target.baseImages))];
  return new Map(names.map((name, i) => [name, `b${i}`]));
}

function edges(
  images: readonly ImageNode[], ids: ReadonlyMap<ImageNode, string>, bases: ReadonlyMap<string, string>,
): [string, string][] {
  return images.flatMap(image => [
    ...image.target.baseImages.map(name => bases.get(name)!),
    ...image.builtOn.flatMap(needed => ids.get(needed) ?? []),
  ].map((from): [string, string] => [from, ids.get(image)!]));
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, ' ')}"`;
}
