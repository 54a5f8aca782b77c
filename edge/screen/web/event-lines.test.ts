import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReader } from './event-lines.ts';

describe('the reader of server-sent events', () => {
  it('gives an event at the empty line that ends it, whatever the line ends are', () => {
    const reader = createEventReader();
    expect(reader.take('data: {"a":1}\n')).toEqual([]);
    expect(reader.take('\ndata:2\r\n\r\n')).toEqual(['{"a":1}', '2']);
  });

  it('joins the lines of one event, and hears signs of life and names without an event', () => {
    expect(createEventReader().take(': here\n\nid: 4\nretry: 1000\nevent: x\n\ndata: a\ndata: b\n\n')).toEqual([
      'a\nb',
    ]);
  });

  it('gives the same events however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), fc.array(fc.nat(40)), (told, cuts) => {
        const text = told.map((json) => `id: 1\ndata: ${json}\n\n: here\n\n`).join('');
        const reader = createEventReader();
        const heard: string[] = [];
        let at = 0;
        for (const cut of [...cuts, text.length]) {
          heard.push(...reader.take(text.slice(at, at + cut)));
          at += cut;
        }
        expect(heard).toEqual(told);
      }),
    );
  });
});
