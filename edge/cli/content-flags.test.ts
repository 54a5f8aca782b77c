import { describe, expect, it } from 'vitest';
import { contentOf } from './content-flags.ts';

const place = { contentDir: 'content', contentListen: '127.0.0.1:8444' };

describe("the flags for the centre's content", () => {
  it('describe no place, or one with or without certificates', () => {
    expect(contentOf({})).toBeNull();
    expect(contentOf(place)).toEqual({ directory: 'content', host: '127.0.0.1', port: 8444 });
    expect(contentOf({ ...place, contentListen: '[::1]:0', contentQuotaMb: 5 })).toMatchObject({
      host: '::1',
      port: 0,
      quotaBytes: 5_000_000,
    });
    const tls = { contentCert: 'c.pem', contentKey: 'c.key', contentCa: 'ca.pem' };
    expect(contentOf({ ...place, ...tls })).toMatchObject({
      tls: { certFile: 'c.pem', keyFile: 'c.key', caFile: 'ca.pem' },
    });
  });

  it.each([
    [{ contentDir: 'content' }, 'belong together'],
    [{ contentListen: 'x:1' }, 'belong together'],
    [{ ...place, contentListen: 'x' }, 'host:port'],
    [{ ...place, contentListen: 'x:99999' }, 'host:port'],
    [{ ...place, contentCert: 'c.pem' }, 'belong together'],
  ])('%o are refused', (flags, why) => {
    expect(() => contentOf(flags)).toThrow(why);
  });
});
