import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSite } from './load.ts';

const SITE = readFileSync('docs/examples/rs485-lane.yaml', 'utf8');
const withDesk = (desk: string) => readSite(SITE.replace('\nlanes:', `\ndesk: ${desk}\nlanes:`));

describe('the desk in a site file', () => {
  it('is off, and on loopback, until it is asked for', () => {
    expect(readSite(SITE).content?.desk).toEqual({ enabled: false, host: '127.0.0.1', port: 8443, names: [] });
    expect(withDesk('{enabled: true, host: "::1", port: 0}').content?.desk).toMatchObject({ enabled: true, port: 0 });
  });

  it('is not for other computers without a certificate', () => {
    expect(withDesk('{enabled: true, host: 0.0.0.0}').problems).toMatchObject([
      { path: 'desk.tls', message: 'is missing', allowed: expect.stringContaining('certFile and keyFile') },
    ]);
    const tls = '{certFile: desk.pem, keyFile: desk.key}';
    expect(withDesk(`{enabled: true, host: 0.0.0.0, tls: ${tls}}`).problems).toEqual([]);
  });

  it('keeps its name to itself', () => {
    expect(readSite(SITE.replace('id: lane-1', 'id: desk')).problems).toMatchObject([
      { path: 'lanes[0].id', message: 'is not for a lane' },
    ]);
  });
});
