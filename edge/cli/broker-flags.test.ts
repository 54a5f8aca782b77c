import { describe, expect, it } from 'vitest';
import { brokerOf } from './broker-flags.ts';

const broker = 'mqtts://hq:8883';

describe('the flags for a broker', () => {
  it('describe one, with certificates or without', () => {
    expect(brokerOf({ broker: 'mqtt://hq:1883' })).toEqual({ url: 'mqtt://hq:1883' });
    expect(brokerOf({ broker, ca: 'ca.pem', cert: 'c.pem', certKey: 'c.key' })).toMatchObject({
      tls: { caFile: 'ca.pem', certFile: 'c.pem', keyFile: 'c.key' },
    });
  });

  it.each([
    [{ broker }, 'mqtts needs --ca'],
    [{ broker, cert: 'c.pem', certKey: 'c.key' }, 'mqtts needs --ca'],
    [{ broker, ca: 'ca.pem', cert: 'c.pem' }, '--cert with --cert-key'],
    [{ broker, ca: 'ca.pem', certKey: 'c.key' }, '--cert with --cert-key'],
    [{ broker: 'mqtt://hq:1883', ca: 'ca.pem' }, 'mqtt takes none of them'],
    [{ broker: 'mqtt://hq:1883', passwordFile: 'secret' }, '--username wants'],
    [{ broker: 'hq:1883' }, '--broker wants mqtt://host:port'],
  ])('%o are refused in the words of the command', (flags, why) => {
    expect(() => brokerOf(flags)).toThrow(why);
  });
});
