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
  // Mosquitto answers so with 0x95, which MQTT 5 has for the end of a connection alone.
  [/Invalid puback reason code/, 'a message is longer than the broker takes; raise its longest message'],
  [/ECONNRESET/, 'it hung up; check that it runs, and whether it wants mqtt:// or mqtts://'],
  [
    /header flag|wrong version number|packet length|EPROTO/i,
    'it speaks another protocol; check the port and mqtt:// or mqtts://',
  ],
];

/** What a broker that speaks MQTT 5 answers in a PUBACK, SUBACK, CONNACK or DISCONNECT (section 2.4). */
const REASONS: Readonly<Record<number, string>> = {
  0x80: 'the broker does not say why; see its log',
  0x83: 'a rule of the broker is against it; see its log',
  0x85: "the broker does not take our client's name; see its rules for client identifiers",
  0x87: "the broker does not allow us this; check what its access list gives our certificate's name or broker.username",
  0x88: 'the broker is not ready; see its log',
  0x89: 'the broker is busy; see what loads it',
  0x8a: "the broker's people have shut us out; ask them",
  0x8b: 'the broker is shutting down; start it again',
  0x8d: 'the broker heard nothing of us for too long; check the network',
  0x8e: 'another client came with our name; see that this computer does not run twice',
  0x8f: 'the broker does not take this filter; see its rules for topics',
  0x90: 'the broker does not take this topic; see its rules for topics',
  0x93: 'the broker takes fewer messages at once; raise how many it has in flight',
  0x95: 'it is longer than the broker takes; raise its longest packet',
  0x96: 'the broker takes fewer messages a second; raise its limit',
  0x97: 'what the broker allows us is used up; raise its quota, or see what fills it',
  0x98: "the broker's people ended the connection; ask them",
  0x9a: 'the broker keeps no messages; let it retain them',
  0x9b: 'the broker does not take QoS 1; let it',
  0x9c: 'another broker is to be used; correct broker.url',
  0x9d: 'the broker has moved; correct broker.url',
  0x9f: 'too many come to the broker at once; it lets us in later',
  0xa0: 'the broker ends connections that last this long; let it keep them',
};

/** In an operator's words, with the original in brackets where there is a remedy. */
export function explainBrokerError(error: Error): string {
  const why = describe(error);
  const code = 'code' in error ? String(error.code) : '';
  const remedy = REMEDIES.find(([sign]) => sign.test(why) || sign.test(code))?.[1] ?? REASONS[Number(code)];
  return remedy === undefined ? why : `${remedy} (${why})`;
}

/** Why the broker refuses a message or a subscription, or ends the connection, in an operator's words. */
export function explainReason(reasonCode: number): string {
  const hex = `reason 0x${reasonCode.toString(16).padStart(2, '0')}`;
  const remedy = REASONS[reasonCode];
  return remedy === undefined ? `the broker says ${hex}` : `${remedy} (${hex})`;
}

/** TLS errors carry a plain reason beside a message full of addresses; an aggregate of refusals has no message. */
function describe(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  if ('code' in error && error.message === '') return String(error.code);
  return error.message === '' ? error.name : error.message.trim();
}
