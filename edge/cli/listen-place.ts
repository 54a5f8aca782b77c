import { Fault } from '../contract/fault.ts';

/** Where something of the centre's is served, as its flags say. */

const PLACE = /^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/;

/** @param flag what is to be said where it does not fit @throws Fault `config-invalid` */
export function listenPlace(flag: string, value: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port] = PLACE.exec(value) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw new Fault('config-invalid', `${flag} is to be host:port and is ${value}`, { [flag]: value });
  }
  return { host, port: Number(port) };
}

interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** The files of a place that asks for certificates; null where none is named. @throws Fault `config-invalid` */
export function listenTls(
  prefix: string,
  files: { readonly [File in keyof TlsFiles]: string | undefined },
): TlsFiles | null {
  const { certFile, keyFile, caFile } = files;
  if (certFile === undefined && keyFile === undefined && caFile === undefined) return null;
  if (certFile === undefined || keyFile === undefined || caFile === undefined) {
    throw new Fault('config-invalid', `${prefix}-cert, ${prefix}-key and ${prefix}-ca belong together`);
  }
  return { certFile, keyFile, caFile };
}
