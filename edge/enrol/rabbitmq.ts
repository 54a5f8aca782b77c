import type { BrokerPlace, Rights } from './rights.ts';

/** RabbitMQ with its MQTT plugin: the server's settings, and the users and rights that it imports. */

export function rabbitmqConf({ folder, port }: BrokerPlace): string {
  return `${[
    '# Its own protocol is for nobody.',
    'listeners.tcp = none',
    'mqtt.listeners.tcp = none',
    `mqtt.listeners.ssl.default = ${port}`,
    `ssl_options.cacertfile = ${folder}/authority.pem`,
    `ssl_options.certfile = ${folder}/broker.pem`,
    `ssl_options.keyfile = ${folder}/broker.key`,
    'ssl_options.versions.1 = tlsv1.3',
    '# Who has no certificate of this authority is nobody; who has one is its common name.',
    'ssl_options.verify = verify_peer',
    'ssl_options.fail_if_no_peer_cert = true',
    'mqtt.ssl_cert_login = true',
    'ssl_cert_login_from = common_name',
    'mqtt.allow_anonymous = false',
    'mqtt.vhost = /',
    'mqtt.exchange = amq.topic',
    'mqtt.prefetch = 256',
    `load_definitions = ${folder}/rabbitmq.json`,
  ].join('\n')}\n`;
}

/** What `rabbitmqctl import_definitions` reads: users without a password, who may do nothing but what is named. */
export function rabbitmqDefinitions(rights: readonly Rights[]): string {
  const [vhost, exchange] = ['/', 'amq.topic'];
  const definitions = {
    vhosts: [{ name: vhost }],
    users: rights.map(({ user }) => ({ name: user, password_hash: '', tags: [] })),
    permissions: rights.map(({ user }) => ({
      user,
      vhost,
      configure: '^mqtt-subscription-',
      write: '^(mqtt-subscription-.*|amq\\.topic)$',
      read: '^(mqtt-subscription-.*|amq\\.topic)$',
    })),
    topic_permissions: rights.map(({ user, writes, reads }) => ({
      user,
      vhost,
      exchange,
      write: oneOf(writes),
      read: oneOf(reads),
    })),
  };
  return `${JSON.stringify(definitions, null, 2)}\n`;
}

/** The routing keys of topics: a level of any name is one without a dot, and `*` when somebody subscribes to all of them. */
function oneOf(filters: readonly string[]): string {
  const patterns = filters.map((filter) =>
    filter
      .split('/')
      .map((level) =>
        level === '+' ? '[^.#]+' : level === '#' ? '.*' : level.replaceAll(/[.\\^$*?()[\]{}|]/g, '\\$&'),
      )
      .join('\\.'),
  );
  return `^(${patterns.join('|')})$`;
}
