import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contentOptions } from './content-options.ts';
import { loadSite, readSite } from './load.ts';

const SITE = readFileSync('docs/examples/rs485-lane.yaml', 'utf8').replace(/\ncentral:.*\n( .*\n)*/, '\n');
const written = (central: string) => SITE.replace('\nlanes:', `\ncentral: ${central}\nlanes:`);
const withCentral = (central: string) => readSite(written(central));

const folders: string[] = [];
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

describe("the way to the centre's content in a site file", () => {
  it('is not there, and no image goes anywhere, until it is asked for', () => {
    const { content } = readSite(SITE);
    expect(content?.central).toMatchObject({ images: 'none', contentKbPerSecond: 1000 });
    expect(content === null ? undefined : contentOptions(content)).toBeNull();
  });

  it('leaves this computer with certificates alone', () => {
    expect(withCentral('{contentUrl: "https://centre.example:8444"}').problems).toMatchObject([
      { path: 'central.tls', message: 'is missing', allowed: expect.stringContaining('caFile') },
    ]);
    expect(withCentral('{contentUrl: "http://centre.example:8444"}').problems).toMatchObject([
      { path: 'central.contentUrl' },
    ]);
    expect(withCentral('{contentUrl: "http://127.0.0.1:8444", images: all}').problems).toEqual([]);
    expect(withCentral('{contentUrl: "https://centre.example:8444", tls: {caFile: ca.pem}}').problems).toEqual([]);
  });

  it('is asked for by whoever wants images to go, or names certificates', () => {
    expect(withCentral('{images: diverted}').problems).toMatchObject([
      { path: 'central.contentUrl', message: 'is missing' },
    ]);
    expect(withCentral('{tls: {caFile: ca.pem}}').problems).toMatchObject([{ path: 'central.tls' }]);
    expect(withCentral('{contentUrl: "https://x:99999", tls: {caFile: ca.pem}}').problems).toMatchObject([
      { path: 'central.contentUrl', message: expect.stringContaining('cannot be') },
    ]);
  });

  it('is read beside the site file, certificates anew each time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'central-section-'));
    folders.push(folder);
    const file = join(folder, 'site.yaml');
    writeFileSync(file, written('{contentUrl: "https://c", contentKbPerSecond: 20, tls: {caFile: ca.pem}}'));
    const site = loadSite(file);
    expect(() => contentOptions(site)).toThrow('central.tls.caFile');
    writeFileSync(join(folder, 'ca.pem'), 'first');
    const options = contentOptions(site);
    expect(options).toMatchObject({ url: 'https://c', bytesPerSecond: 20_000 });
    writeFileSync(join(folder, 'ca.pem'), 'second');
    expect(options !== null && 'readTls' in options && options.readTls().ca).toBe('second');
  });
});
