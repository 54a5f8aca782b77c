import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSite } from './load.ts';

const text = readFileSync('docs/examples/rs485-lane.yaml', 'utf8');
const withBroker = (url: string) => readSite(text.replace('mqtt://127.0.0.1:1883', `"${url}"`));

describe('the address of the broker', () => {
  it.each(['mqtt://127.0.0.1:99999', 'mqtt://[:::]:1883'])('refuses %s, which no daemon could start with', (url) => {
    expect(withBroker(url).problems).toMatchObject([{ path: 'broker.url', value: `"${url}"` }]);
  });

  it.each(['mqtt://broker', 'mqtt://[::1]:1883', 'mqtt://10.0.0.1:65535'])('takes %s', (url) => {
    expect(withBroker(url).content?.broker.url).toBe(url);
  });

  it('complains once', () => {
    expect(withBroker('127.0.0.1:1883').problems).toHaveLength(1);
  });
});

describe('the brokers that carry while the first is away', () => {
  const withSpare = (spare: string) => readSite(text.replace(/^broker:/m, `spareBrokers: ${spare}\nbroker:`));

  it('are none unless the file names them, and are of its order', () => {
    expect(readSite(text).content?.spareBrokers).toEqual([]);
    const urls = withSpare('[{url: "mqtt://b"}, {url: "mqtt://a"}]').content?.spareBrokers.map(({ url }) => url);
    expect(urls).toEqual(['mqtt://b', 'mqtt://a']);
  });

  it('are held to what holds for the first', () => {
    expect(withSpare('[{url: "mqtt://b"}, {url: "mqtts://a"}]').problems).toMatchObject([
      { path: 'spareBrokers[1].tls', message: 'is missing' },
    ]);
  });
});
