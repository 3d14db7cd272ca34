import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, posix } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { fitsWindow, startBrowser, watch } from './browser';
import { blocksOf, ROOT } from '../documents';

const SITE = join(ROOT, 'site/dist');
const AXE = join(ROOT, 'site/node_modules/axe-core/axe.min.js');
const TYPES: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png' };

if (!existsSync(join(SITE, 'pagefind'))) {
  throw new Error('there is no site/dist: run npx projen docs');
}
const pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.html')).sort();
/** The pages that people write, and some of the reference, whose pages are alike. */
const REFERENCE = ['index', 'typescript/Image', 'python/ImageProps', 'java/IBuildSource', 'csharp/PythonProfile', 'go/index', 'go/BuildContext'];
const shown = [...pages.filter(page => !page.startsWith('reference/')), ...REFERENCE.map(page => `reference/${page}.html`)];

let server: Server;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    const path = join(SITE, new URL(url!, 'http://localhost').pathname.replace(/\/$/, '/index.html'));
    if (existsSync(path)) {
      response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream').end(readFileSync(path));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

async function open(path: string, page?: Page): Promise<Page> {
  const opened = page ?? await browser.newPage();
  await opened.goto(`${origin}/${path}`);
  return opened;
}

const text = (page: Page, selector: string) => page.$eval(selector, element => element.textContent);

test('all links lead to a page and an anchor of the site, or elsewhere', () => {
  const ids = new Map(pages.map(page => [page, new Set([...read(page).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]));
  const broken = pages.flatMap(page => [...read(page).matchAll(/<[^>]* (?:href|src|action)="([^"]*)"/g)].map(([, link]) => link)
    .filter(link => !/^(https?|data|mailto):/.test(link) && !leadsSomewhere(page, link, ids)).map(link => `${page}: ${link}`));

  expect(pages.length).toBeGreaterThan(500);
  expect(broken).toEqual([]);
});

function read(page: string): string {
  return readFileSync(join(SITE, page), 'utf8');
}

function leadsSomewhere(page: string, link: string, ids: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const [path, fragment] = link.replaceAll('&amp;', '&').split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), path);
  return existsSync(join(SITE, target)) && (fragment === undefined || ids.get(target)!.has(decodeURIComponent(fragment)));
}

test('no page has errors, asks another server, needs a wide window, or hinders people', async () => {
  const page = await browser.newPage();
  const { requests, complaints } = watch(page);
  await page.setViewport({ width: 375, height: 700 });
  const problems: string[] = [];
  for (const path of shown) {
    await open(path, page);
    if (!await fitsWindow(page)) {
      problems.push(`${path} is wider than a phone`);
    }
    await page.addScriptTag({ path: AXE });
    const violations = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))') as string[];
    problems.push(...violations.map(violation => `${path} ${violation}`));
  }
  expect(problems).toEqual([]);
  expect(complaints).toEqual([]);
  expect(requests.filter(url => !url.startsWith(`${origin}/`) && !url.startsWith('data:'))).toEqual([]);
  await page.close();
});

test('examples have a tab for each language, and pages remember the language', async () => {
  const page = await open('concepts.html');
  const visible = () => page.$$eval('.example [role=tabpanel]:not([hidden])', panels => panels.map(panel => panel.textContent));
  expect((await visible())[0]).toContain("import { App, BuildContext, Image, Mount, Stack } from 'cdk-bake';");
  await page.evaluate('[...document.querySelectorAll("[role=tab]")].find(tab => tab.textContent === "Python").click()');
  expect((await visible())[0]).toContain('from cdk_bake import App, BuildContext, Image, Mount, Stack');
  await page.keyboard.press('ArrowRight');
  expect((await visible())[0]).toContain('import io.github.cdkbake.*;');
  await open('guides/secrets.html', page);
  expect(await visible()).toEqual([expect.stringContaining('import io.github.cdkbake.*;'), expect.stringContaining('Stack images = ')]);
  await page.evaluate('localStorage.clear()');
  await page.close();
});

test('a search finds pages, and the reference in the chosen language', async () => {
  const page = await open('index.html');
  const { requests, complaints } = watch(page);
  await page.type('header input', 'secrets');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#results li a');
  const found = () => page.$$eval('#results a', links => links.map(link => link.textContent));
  expect((await found()).slice(0, 5)).toContain('Pass secrets and SSH agents');

  await open('search.html?q=SlimPythonImage', page);
  await page.waitForSelector('#results li a');
  await page.select('#language', 'go');
  await page.waitForFunction('[...document.querySelectorAll("#results a")].some(link => link.href.includes("/reference/go/SlimPythonImage.html"))');
  expect(await page.$$eval('#results a', links => links.filter(link => link.href.includes('/reference/') && !link.href.includes('/reference/go/')).length)).toBe(0);

  await open('search.html?q=secrets', page);
  await page.waitForSelector('#results li a');
  await page.click('#results li a');
  await page.waitForSelector('h1');
  expect(complaints).toEqual([]);
  expect(requests.filter(url => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url))).toEqual([]);
  await page.close();
});

test('pages can be read without JavaScript', async () => {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await open('guides/secrets.html', page);
  const [first] = blocksOf('docs/guides/secrets.md').filter(({ language }) => language === 'ts');
  expect(await text(page, '.example pre')).toBe(first.code.trimEnd());
  expect(await page.$$eval('.example:first-of-type summary', all => all.map(({ textContent, offsetHeight }) => [textContent, offsetHeight > 0])))
    .toEqual([['Python', true], ['Java', true], ['C#', true], ['Go', true]]);
  await page.click('.example summary');
  expect(await page.$eval('.example details', details => details.hasAttribute('open'))).toBe(true);
  expect(await text(page, '.example details pre')).toContain('from cdk_bake import');
  await open('search.html?q=x', page);
  expect(await text(page, 'noscript')).toContain('All pages');
  await page.close();
});
