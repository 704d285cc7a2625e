/** The whole stack and a Chromium for browser tests: started when first asked for, shared, stopped after the last test. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findChromium } from './chromium.ts';
import { readStackConfig, type StackConfig } from './config.ts';
import { freePort } from './ports.ts';
import { type Stack, startStack } from './start.ts';
import { atEnd } from './testing.ts';

export interface TestSite {
  dataDir: string;
  config: StackConfig;
  stack: Stack;
  browser: Browser;
  /** Opens a page in a context of its own: no cookie or storage of another test. */
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Resolves once a page's scripts have taken over what the server sent: SvelteKit adds its announcer after all else. */
export const scriptsStarted = (page: Page): Promise<void> =>
  page.locator('#svelte-announcer').waitFor({ state: 'attached' });

let site: Promise<TestSite> | undefined;

export function testSite(): Promise<TestSite> {
  site ??= startSite().catch((error) => {
    site = undefined; // the next file tries again
    throw error;
  });
  return site;
}

async function startSite(): Promise<TestSite> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-site-'));
  fs.chmodSync(dataDir, 0o711); // as root, Postgres runs as another user, who must pass
  atEnd(async () => fs.rmSync(dataDir, { recursive: true, force: true }));
  const port = async () => String(await freePort());
  const config = readStackConfig({
    DATA_DIR: dataDir,
    WEB_PORT: await port(),
    API_PORT: await port(),
    INDEXER_PORT: await port(),
    WORKER_PORT: await port(),
    NETWORK_PORT: await port(),
    LEDGER_MS: '1000',
  });
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments });
  atEnd(() => browser.close());
  const running: TestSite = {
    dataDir,
    config,
    stack: await startStack(config, () => {}),
    browser,
    async open(address, options) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      await page.goto(new URL(address, running.stack.webUrl).href);
      return page;
    },
  };
  // Not the stack that is running now: a test may have started it anew.
  atEnd(() => running.stack.stop());
  return running;
}
