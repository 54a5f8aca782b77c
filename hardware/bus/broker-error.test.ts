import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { explainBrokerError, explainReason } from './broker-error.ts';
import { createMqttBus } from './mqtt-bus.ts';

const coded = (code: string) => Object.assign(new Error(''), { code });

describe('a broker that cannot be used', () => {
  it.each([
    [coded('ECONNREFUSED'), /^nothing listens there; .*broker\.url \(ECONNREFUSED\)$/],
    [new Error('getaddrinfo ENOTFOUND brocker.example'), /^no such host; /],
    [new Error('Connection refused: Not authorized'), /^the broker refuses us; check broker\.username/],
    [
      Object.assign(new Error('Host: x. is not'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
      /^the broker's .* another name/,
    ],
    [
      Object.assign(new Error('c'), { reason: 'sslv3 alert certificate revoked' }),
      /^our certificate was revoked; enrol/,
    ],
    [
      Object.assign(new Error('Connection refused: Server busy'), { code: 0x89 }),
      /^the broker is busy; .* \(Connection refused: Server busy\)$/,
    ],
    [new Error('something new'), /^something new$/],
  ])('is explained: %s', (error, expected) => {
    expect(explainBrokerError(error)).toMatch(expected);
  });

  it.each([
    [0x87, /^the broker does not allow us this; check .* access list .* \(reason 0x87\)$/],
    [0x97, /^what the broker allows us is used up; raise its quota/],
    [0x8e, /^another client came with our name/],
    [0xf0, /^the broker says reason 0xf0$/],
  ])('is explained by the reason that it gives: %i', (reasonCode, expected) => {
    expect(explainReason(reasonCode)).toMatch(expected);
  });

  it('is told with its address and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const bus = createMqttBus({ url: `mqtt://127.0.0.1:${port}`, clock: systemClock });
    const down = new Promise<string>((resolve) => bus.onHealth(({ reason }) => resolve(reason)));
    bus.start();
    expect(await down).toContain(`mqtt://127.0.0.1:${port}: nothing listens there; start the broker`);
    await bus.stop();
  });
});
