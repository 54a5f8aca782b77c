/** Topic names and filters of MQTT 3.1.1 (OASIS Standard, 29 October 2014), section 4.7. */

/** Longest topic we take or send, in UTF-16 units; the standard allows 65,535 bytes, a lane needs far less. */
const MAX_TOPIC_LENGTH = 512;

/** Whether `topic` can be published to: not empty, bounded, no wildcard, no NUL. */
export function isTopicName(topic: string): boolean {
  return topic.length > 0 && topic.length <= MAX_TOPIC_LENGTH && !/[+#\0]/.test(topic);
}

/** Whether `filter` can be subscribed to: `+` fills a whole level, `#` a whole last level. */
export function isTopicFilter(filter: string): boolean {
  if (filter.length === 0 || filter.length > MAX_TOPIC_LENGTH || filter.includes('\0')) return false;
  const levels = filter.split('/');
  return levels.every((level, at) => {
    if (level === '+') return true;
    if (level === '#') return at === levels.length - 1;
    return !/[+#]/.test(level);
  });
}

/** Whether a message on `topic` belongs to a subscription to `filter`. `a/#` also takes `a`; wildcards skip `$` topics. */
export function topicMatches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const given = topic.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  for (const [at, level] of wanted.entries()) {
    if (level === '#') return at === wanted.length - 1;
    if (at >= given.length) return false;
    if (level !== '+' && level !== given[at]) return false;
  }
  return wanted.length === given.length;
}
