/** What a stream of server-sent events has given so far, and has not yet ended with an empty line. */
export interface EventReader {
  /** Takes the next piece of text; gives the data of each event that it ended. Signs of life give nothing. */
  take(text: string): readonly string[];
}

/** An event longer than this cannot be one of ours. */
const LONGEST_EVENT = 8 * 1024 * 1024;

/** Reads `text/event-stream` (HTML Living Standard, 9.2.6) as far as the desk speaks it: `data` lines and comments. */
export function createEventReader(): EventReader {
  let line = '';
  let data: string[] = [];
  const endLine = (events: string[]) => {
    if (line === '' && data.length > 0) {
      events.push(data.join('\n'));
      data = [];
    } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    line = '';
  };
  return {
    take(text) {
      const events: string[] = [];
      const [first = '', ...further] = text.split('\n');
      line += first;
      for (const next of further) {
        line = line.replace(/\r$/, '');
        endLine(events);
        line = next;
      }
      if (line.length > LONGEST_EVENT) throw new RangeError('an event has no end');
      return events;
    },
  };
}
