import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { script } from './engine';

/** Starts a browser that does nothing but what a test tells it to. */
export function startBrowser(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: script('install-program', 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** What a page has asked for and complained about. */
export interface Watch {
  readonly requests: string[];
  readonly complaints: string[];
}

export function watch(page: Page): Watch {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', request => requests.push(request.url()));
  page.on('requestfailed', request => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', response => {
    if (response.status() >= 400) {
      complaints.push(`${response.url()}: ${response.status()}`);
    }
  });
  page.on('console', message => complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  return { requests, complaints };
}

/** Whether all of a page is as wide as its window, so that nobody has to scroll sideways. */
export async function fitsWindow(page: Page): Promise<boolean> {
  return await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth') as boolean;
}
