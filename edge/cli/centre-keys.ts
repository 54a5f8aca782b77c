import { Fault } from '../contract/fault.ts';
import {
  developmentKey,
  developmentPrivateKey,
  type PrivateKey,
  readPrivateKey,
  readPublicKey,
  type Trust,
} from '../signing/keys.ts';

/** Trust in whoever these files name: whoever names the development key here knows what it is. @throws Fault `key-invalid` */
export function trustIn(files: readonly string[]): Trust {
  const keys = files.map(readPublicKey);
  const isDevelopment = keys.some(({ id }) => id === developmentKey().id);
  return { keys, developmentKey: isDevelopment ? 'accepted' : 'refused' };
}

/**
 * Who the centre is. In operation nobody may be everybody, and everybody has the development key.
 * @throws Fault `key-invalid`
 */
export function centralKey(file: string | undefined, simulated: boolean): PrivateKey {
  const key = file === undefined ? null : readPrivateKey(file);
  if (simulated) return key ?? developmentPrivateKey();
  if (key !== null && key.id !== developmentKey().id) return key;
  const what =
    key === null ? 'Who speaks to real lanes needs a key' : 'The development key, which everybody has, is none';
  throw new Fault('key-invalid', `${what} to sign with (--key)`, { file: file ?? null });
}
