import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numbered, svg } from './drawing';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';
import type { ImageNode } from '../graph/images';
import type { Output } from '../graph/output';

/** The page makes no request: https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/** The graph as a page that needs no other file and no network. */
export async function page(images: readonly ImageNode[], { directory }: Output): Promise<string> {
  const ids = numbered(images);
  const dockerfiles = new Map(images.map(({ target: { dockerfile } }) => [dockerfile, read(directory, dockerfile)]));
  const data = {
    images: images.map(image => {
      const { target } = image;
      return {
        node: ids.get(image),
        name: target.name,
        id: target.id,
        path: target.path,
        stack: target.stack.path,
        tags: target.tags,
        platforms: target.platforms,
        baseImages: target.baseImages,
        builtOn: image.builtOn.flatMap(needed => ids.get(needed) ?? []),
        builtBy: image.builtBy.flatMap(other => ids.get(other) ?? []),
        dockerfile: target.dockerfile,
      };
    }),
    dockerfiles: Object.fromEntries([...dockerfiles].filter(([, text]) => text !== undefined)),
  };
  const picture = (await svg(images)).replace(/^[^]*?(?=<svg)/, '');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Images</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
  <h1>Images</h1>
  <input id="search" type="search" placeholder="Search (press /)" aria-label="Search images" autocomplete="off">
  <select id="stack" aria-label="Stack"><option value="">All stacks</option></select>
  <span id="count" role="status"></span>
  <span class="zoom">
    <button id="out" aria-label="Zoom out">−</button>
    <button id="in" aria-label="Zoom in">+</button>
    <button id="fit">Fit</button>
  </span>
</header>
<main>
  <nav aria-label="Images"><ul id="list"></ul></nav>
  <section id="picture" aria-label="Graph">${picture}</section>
  <aside id="details" aria-label="Selected image" aria-live="polite"><p>Select an image.</p></aside>
</main>
<script id="data" type="application/json">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function read(directory: string, dockerfile: string | undefined): string | undefined {
  const path = dockerfile && join(directory, dockerfile);
  return path && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
