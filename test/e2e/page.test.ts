import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { fitsWindow, startBrowser, watch, type Watch } from './browser';
import { App, BuildContext, Image, Platform, Stack } from '../../src';
import { runCommand } from '../cli/command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-bake-e2e-'));
let browser: Browser;
let page: Page;
let seen: Watch;

/** A thousand images: a base, services on it in ten stacks, and an application on each tenth of them. */
beforeAll(async () => {
  const app = new App({ outdir: join(folder, 'out') });
  const base = new Image(new Stack(app, 'base'), 'os', { tags: ['r.example/os:12'], platforms: [Platform.LINUX_AMD64, Platform.LINUX_ARM64] });
  base.dockerfile.stage('run', BuildContext.image('debian:12')).run('echo "<b>&amp;"');
  for (let s = 0; s < 10; s++) {
    const stack = new Stack(app, `team-${s}`);
    for (let i = 0; i < 90; i++) {
      const service = new Image(stack, `service-${s}-${i}`);
      service.dockerfile.stage('run', base).run('true');
      if (i % 10 === 0) {
        new Image(stack, `app-${s}-${i}`).dockerfile.stage('run', service).run('true');
      }
    }
  }
  app.synth();
  runCommand(['graph', '--no-synth', '--output', 'out', '--format', 'html', '--file', 'graph.html'], folder);
  browser = await startBrowser();
  page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 800 });
  seen = watch(page);
  await page.goto(`file://${folder}/graph.html`);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const text = (selector: string) => page.$eval(selector, element => element.textContent);
const visible = () => page.$$eval('#list li:not([hidden]) button', buttons => buttons.map(button => button.firstChild!.textContent));
const search = async (words: string) => {
  await page.$eval('#search', input => {
    input.value = '';
    input.dispatchEvent(new Event('input'));
  });
  await page.type('#search', words);
};

test('a thousand images are listed and drawn', async () => {
  expect(await text('#count')).toBe('991 of 991 images');
  expect(await page.$$eval('#picture g.node', nodes => nodes.length)).toBe(992); // and debian:12
});

test('the search finds images by name, construct, tag and base image', async () => {
  await search('app-3');
  expect(await visible()).toEqual([...Array(9).keys()].map(i => `app-3-${i * 10}`));
  expect(await text('#count')).toBe('9 of 991 images');
  await search('DEBIAN:12');
  expect(await visible()).toEqual(['os']);
  await search('nothing at all');
  expect(await visible()).toEqual([]);
  await search('');
});

test('a stack filters the images', async () => {
  await page.select('#stack', 'team-7');
  expect(await text('#count')).toBe('99 of 991 images');
  await page.select('#stack', '');
});

test('a selected image shows its details, and what is near it in the graph', async () => {
  await search('app-2-10');
  await page.click('#list li:not([hidden]) button');
  const details = await text('#details');
  expect(details).toContain('team-2/app-2-10');
  expect(details).toContain('Built onteam-2/service-2-10');
  expect(await page.$$eval('#picture g.node.near', nodes => nodes.length)).toBe(3);
  // From one image to the next, to what is built on it.
  await page.click('#details button');
  await page.click('#details button');
  expect(await text('#details h2')).toBe('os');
  expect(await text('#details')).toContain('Tagsr.example/os:12');
  expect(await text('#details')).toContain('Platformslinux/amd64linux/arm64');
  expect(await text('#details pre')).toContain('echo "<b>&amp;"');
  expect(await page.$$eval('#details ul:last-of-type li', items => items.length)).toBe(900);
  await search('');
});

test('everything can be done with the keyboard', async () => {
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('/');
  await page.keyboard.type('service-9-8');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await text('#details h2')).toBe('service-9-80');
  expect(await page.$$eval('#picture g.selected', nodes => nodes.length)).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.$$eval('#picture g.selected', nodes => nodes.length)).toBe(0);
  await page.evaluate('document.querySelector(\'#picture g.node[aria-label="team-9/service-9-80"]\').focus()');
  await page.keyboard.press('Enter');
  expect(await text('#details h2')).toBe('service-9-80');
});

test('zoom changes the size of the picture, and fit shows all of it', async () => {
  const width = () => page.$eval('#picture svg', svg => svg.getBoundingClientRect().width);
  await page.click('#fit');
  const before = await width();
  await page.click('#in');
  expect(await width()).toBeGreaterThan(before * 1.2);
  await page.click('#out');
  expect(Math.round(await width())).toBe(Math.round(before));
});

test('the page is readable on a phone', async () => {
  await page.setViewport({ width: 380, height: 700 });
  expect(await fitsWindow(page)).toBe(true);
});

test('nothing is asked of a network, and nothing is wrong', () => {
  expect(seen.requests).toEqual([`file://${folder}/graph.html`]);
  expect(seen.complaints).toEqual([]);
});
