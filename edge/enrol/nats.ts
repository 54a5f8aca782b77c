import type { BrokerPlace, Rights } from './rights.ts';

/** The configuration of a NATS server (2.9 or newer) that takes MQTT alone. */
export function natsConf({ folder, port, dataDir }: BrokerPlace, rights: readonly Rights[]): string {
  const tls = [
    'tls {',
    `  ca_file: "${folder}/authority.pem"`,
    `  cert_file: "${folder}/broker.pem"`,
    `  key_file: "${folder}/broker.key"`,
    '  # Who has no certificate of this authority is nobody; who has one is its subject.',
    '  verify_and_map: true',
    '}',
  ];
  return `${[
    'server_name: greenlane',
    '# Its own protocol stays inside this computer, and asks for certificates too.',
    'listen: "127.0.0.1:4222"',
    ...tls,
    'max_payload: 17825792',
    'jetstream {',
    `  store_dir: "${dataDir}"`,
    '}',
    'mqtt {',
    `  listen: "0.0.0.0:${port}"`,
    '  max_ack_pending: 256',
    ...tls.map((line) => `  ${line}`),
    '}',
    'authorization {',
    '  users = [',
    ...rights.flatMap(userLines),
    '  ]',
    '}',
  ].join('\n')}\n`;
}

function userLines({ user, writes, reads }: Rights): string[] {
  return [
    '    {',
    `      user: "CN=${user}"`,
    '      permissions: {',
    `        publish: { allow: [${writes.map(subject).join(', ')}] }`,
    `        subscribe: { allow: [${[...reads.map(subject), '"$MQTT.sub.>"'].join(', ')}] }`,
    '      }',
    '    }',
  ];
}

/** MQTT's topics are NATS's subjects with other signs. */
function subject(filter: string): string {
  return `"${filter.replaceAll('/', '.').replaceAll('+', '*').replaceAll('#', '>')}"`;
}
