import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeIdentity } from './certificate.ts';

const valid = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2028, 5, 30, 12, 30, 15) };
const authority = makeIdentity(
  { purpose: 'authority', name: 'Greenlane test', ...valid, toMs: Date.UTC(2051, 0, 1) },
  null,
);
const read = ({ certificate }: { readonly certificate: string }) => new X509Certificate(certificate);

describe('an X.509 identity', () => {
  it('is signed by its authority, and by no other of the same name', () => {
    const other = makeIdentity({ purpose: 'authority', name: 'Greenlane test', ...valid }, null);
    const box = read(makeIdentity({ purpose: 'client', name: 'site.riverport', ...valid }, authority));
    expect(box.verify(read(authority).publicKey)).toBe(true);
    expect(box.checkIssued(read(authority))).toBe(true);
    expect(box.verify(read(other).publicKey)).toBe(false);
    expect(box.checkIssued(read(other))).toBe(false);
  });

  it('says who it is, for which hosts, and what it may do', () => {
    const hosts = ['broker.example', '10.0.0.7'];
    const broker = read(makeIdentity({ purpose: 'server', name: 'broker', hosts, ...valid }, authority));
    expect(broker.subject).toBe('CN=broker');
    expect(broker.issuer).toBe('CN=Greenlane test');
    expect(broker.subjectAltName).toBe('DNS:broker.example, IP Address:10.0.0.7');
    expect(broker.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect([broker.ca, read(authority).ca]).toEqual([false, true]);
  });

  it('is valid from and to the second that was wished, before and after 2050', () => {
    const box = read(makeIdentity({ purpose: 'client', name: 'site.riverport', ...valid }, authority));
    expect(Date.parse(box.validFrom)).toBe(valid.fromMs);
    expect(Date.parse(box.validTo)).toBe(valid.toMs);
    expect(Date.parse(read(authority).validTo)).toBe(Date.UTC(2051, 0, 1));
  });

  it('has keys and a serial number of its own each time', () => {
    const [first, second] = [1, 2].map(() => makeIdentity({ purpose: 'client', name: 'centre', ...valid }, authority));
    expect(first?.key).not.toBe(second?.key);
    const serials = [first, second].map((each) => (each === undefined ? '' : read(each).serialNumber));
    expect(serials.map(({ length }) => length)).toEqual([32, 32]);
    expect(serials[0]).not.toBe(serials[1]);
  });
});
