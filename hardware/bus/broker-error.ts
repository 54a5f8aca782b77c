/** What comes of an attempt to reach a broker, and what a person can do about it. */
const REMEDIES: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [/ECONNREFUSED/, 'nothing listens there; start the broker, or correct broker.url'],
  [/ENOTFOUND|EAI_AGAIN/, 'no such host; correct broker.url, or check the name server'],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|connack timeout/i, 'no answer; check the network and broker.url'],
  [/not authorized|username or password/i, "the broker refuses us; check broker.username and its password's file"],
  [
    /certificate|self.signed|altname|issuer/i,
    'its certificate is not accepted; check broker.tls.caFile and broker.url',
  ],
  [/ECONNRESET/, 'it hung up; check that it runs, and whether it wants mqtt:// or mqtts://'],
  [
    /header flag|wrong version number|packet length|EPROTO/i,
    'it speaks another protocol; check the port and mqtt:// or mqtts://',
  ],
];

/** In an operator's words, with the original in brackets where there is a remedy. */
export function explainBrokerError(error: Error): string {
  const why = describe(error);
  const remedy = REMEDIES.find(([sign]) => sign.test(why))?.[1];
  return remedy === undefined ? why : `${remedy} (${why})`;
}

/** TLS errors carry a plain reason beside a message full of addresses; an aggregate of refusals has no message. */
function describe(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  if ('code' in error && error.message === '') return String(error.code);
  return error.message === '' ? error.name : error.message.trim();
}
