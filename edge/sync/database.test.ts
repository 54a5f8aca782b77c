import { describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';

describe('the address of a database', () => {
  it.each(['postgress://greenlane:secret@db.example/greenlane', 'mysql://db/x', 'Postgres://db/x', 'postgres:db'])(
    'that is mistyped makes no folder, and its password is not repeated: %s',
    async (where) => {
      const refusal = openDatabase(where);
      await expect(refusal).rejects.toThrow('postgres://user@host/database or a folder');
      await expect(refusal).rejects.not.toThrow('secret');
    },
  );
});
