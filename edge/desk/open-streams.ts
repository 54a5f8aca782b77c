import type { ServerResponse } from 'node:http';

/** Answers that go on: each ends with the session that asked for it. */
export interface OpenStreams {
  add(session: string, response: ServerResponse): void;
  endOf(session: string): void;
  endAll(): void;
}

export function createOpenStreams(): OpenStreams {
  const open = new Map<ServerResponse, string>();
  const endWhere = (isMeant: (session: string) => boolean) => {
    for (const [response, session] of open) if (isMeant(session)) response.destroy();
  };
  return {
    add(session, response) {
      open.set(response, session);
      response.once('close', () => open.delete(response));
    },
    endOf: (session) => endWhere((each) => each === session),
    endAll: () => endWhere(() => true),
  };
}
