/** What comes of an attempt to reach a broker, and what a person can do about it. */
const REMEDIES: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [/ECONNREFUSED/, 'nothing listens there; start the broker, or correct broker.url'],
  [/ENOTFOUND|EAI_AGAIN/, 'no such host; correct broker.url, or check the name server'],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|connack timeout/i, 'no answer; check the network and broker.url'],
  [/not authorized|username or password/i, "the broker refuses us; check broker.username and its password's file"],
  // An alert is what the broker says of us (RFC 8446 6.2); the codes after them are what we find in its certificate.
  [/alert certificate required/, 'the broker wants a certificate of ours; set broker.tls.certFile and keyFile'],
  [/alert certificate expired/, 'our certificate has ended, or our clock is wrong; renew broker.tls.certFile'],
  [/alert certificate revoked/, 'our certificate was revoked; enrol this computer again'],
  [
    /alert (unknown ca|bad certificate)/,
    'the broker does not accept our certificate, or misses it; check broker.tls.certFile',
  ],
  [
    /alert (protocol version|handshake failure)|NO_PROTOCOLS|UNSUPPORTED_PROTOCOL/i,
    'the broker does not speak TLS 1.3; set its least version',
  ],
  [/CERT_HAS_EXPIRED/, "the broker's certificate has ended, or our clock is wrong; renew it at the broker"],
  [/CERT_NOT_YET_VALID/, "the broker's certificate is not valid yet, or our clock is wrong; check the clocks"],
  [/ALTNAME/, "the broker's certificate is for another name; correct broker.url, or make it one for this name"],
  [
    /SELF_SIGNED|ISSUER|LEAF_SIGNATURE|self.signed/i,
    "another authority signed the broker's certificate; check broker.tls.caFile and broker.url",
  ],
  [/key values mismatch/i, 'broker.tls.certFile and keyFile do not belong together; name the two that do'],
  [/ERR_OSSL|PEM/, 'a file of broker.tls is no certificate or key in PEM; put it right'],
  [/certificate/i, 'its certificate is not accepted; check broker.tls.caFile and broker.url'],
  [/ECONNRESET/, 'it hung up; check that it runs, and whether it wants mqtt:// or mqtts://'],
  [
    /header flag|wrong version number|packet length|EPROTO/i,
    'it speaks another protocol; check the port and mqtt:// or mqtts://',
  ],
];

/** In an operator's words, with the original in brackets where there is a remedy. */
export function explainBrokerError(error: Error): string {
  const why = describe(error);
  const code = 'code' in error ? String(error.code) : '';
  const remedy = REMEDIES.find(([sign]) => sign.test(why) || sign.test(code))?.[1];
  return remedy === undefined ? why : `${remedy} (${why})`;
}

/** TLS errors carry a plain reason beside a message full of addresses; an aggregate of refusals has no message. */
function describe(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  if ('code' in error && error.message === '') return String(error.code);
  return error.message === '' ? error.name : error.message.trim();
}
