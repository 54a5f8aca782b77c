import { developmentKey, readPublicKey, type Trust } from '../signing/keys.ts';

/** Trust in whoever these files name: whoever names the development key here knows what it is. @throws Fault `key-invalid` */
export function trustIn(files: readonly string[]): Trust {
  const keys = files.map(readPublicKey);
  const isDevelopment = keys.some(({ id }) => id === developmentKey().id);
  return { keys, developmentKey: isDevelopment ? 'accepted' : 'refused' };
}
