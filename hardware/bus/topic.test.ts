import { describe, expect, it } from 'vitest';
import { isTopicFilter, isTopicName, topicMatches } from './topic.ts';

describe('topic matching (MQTT 3.1.1, 4.7)', () => {
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/tennis/player1/#', 'sport/tennis/player10', false],
    ['#', 'a/b', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['/+', '/finance', true],
    ['+', '/finance', false],
    ['#', '$SYS/monitor', false],
    ['+/monitor', '$SYS/monitor', false],
    ['$SYS/#', '$SYS/monitor', true],
    ['a/b', 'A/b', false],
  ])('%s takes %s: %s', (filter, topic, taken) => {
    expect(topicMatches(filter, topic)).toBe(taken);
  });

  it('knows filters and names from what is none', () => {
    expect(['a/#', '+', '#', '+/a/+', '/'].map(isTopicFilter)).not.toContain(false);
    expect(['', 'a#', 'a/#/b', 'a+/b', 'a\0', 'x'.repeat(513)].map(isTopicFilter)).not.toContain(true);
    expect(['a', '/', 'a b/c'].map(isTopicName)).not.toContain(false);
    expect(['', 'a/+', 'a/#', '\0', 'x'.repeat(513)].map(isTopicName)).not.toContain(true);
  });
});
