import type { BrokerPlace, Rights } from './rights.ts';

/** Mosquitto 2's own two files. */

export function mosquittoConf({ folder, port, dataDir }: BrokerPlace): string {
  return `${[
    `listener ${port}`,
    `cafile ${folder}/authority.pem`,
    `certfile ${folder}/broker.pem`,
    `keyfile ${folder}/broker.key`,
    'tls_version tlsv1.3',
    '# Who has no certificate of this authority is nobody; who has one is its common name.',
    'require_certificate true',
    'use_identity_as_username true',
    'allow_anonymous false',
    `acl_file ${folder}/mosquitto.acl`,
    '',
    '# What must not be lost is kept at both ends. Retained pointers outlive a broker that dies a second later.',
    'persistence true',
    `persistence_location ${dataDir}/`,
    'autosave_interval 1',
    '# Acknowledged messages are dropped from here on that wait for one client: the lanes send them again.',
    'max_queued_messages 100000',
    'max_inflight_messages 256',
    '# A record has 2 MiB at most, a scan from a scanner 16 MiB.',
    'message_size_limit 17825792',
    'set_tcp_nodelay true',
  ].join('\n')}\n`;
}

export function mosquittoAcl(rights: readonly Rights[]): string {
  const sections = rights.map(({ user, writes, reads }) => {
    const both = writes.filter((filter) => reads.includes(filter));
    return [
      `user ${user}`,
      ...writes.filter((filter) => !both.includes(filter)).map((filter) => `topic write ${filter}`),
      ...reads.filter((filter) => !both.includes(filter)).map((filter) => `topic read ${filter}`),
      ...both.map((filter) => `topic readwrite ${filter}`),
      '',
    ].join('\n');
  });
  return sections.join('\n');
}
