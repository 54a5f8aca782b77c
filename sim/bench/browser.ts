import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import type { Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A browser without a window, or what to do so that there is one. */
export async function openBrowser(): Promise<Browser | string> {
  const executablePath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .concat('/usr/bin')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (executablePath === undefined) return `no browser on the PATH: install Chromium (Debian: apt install chromium)`;
  try {
    const { chromium } = await import('playwright-core');
    return await chromium.launch({ executablePath });
  } catch (error) {
    return `${executablePath} could not be driven: ${error instanceof Error ? error.message : String(error)}`;
  }
}
