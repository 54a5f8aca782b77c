import type { FastifyRequest } from 'fastify';
import type { Role } from '../contract/officer.ts';
import { Refused } from './refused.ts';
import type { Act } from './rights.ts';
import type { Session } from './sessions.ts';

/** Who asks. */
export interface SignedIn {
  readonly name: string;
  readonly role: Role;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose session the request carries; null before login. */
    officer: SignedIn | null;
    /** The session itself, for the doors alone. */
    session: { readonly token: string; readonly session: Session } | null;
  }
  interface FastifyContextConfig {
    /** What the route does: the doors let in whoever may. A route has this or `open`. */
    act?: Act;
    /** Answers strangers too. */
    open?: true;
    /**
     * The answer goes on for as long as somebody listens (server-sent events): the doors end it with the session and
     * with the server, and listening does not count as the officer's being there.
     */
    stream?: true;
    /** Pages ask it again and again by themselves: to be asked does not count as the officer's being there. */
    unattended?: true;
  }
}

/** Who asks, where the doors have let in only people with a session. @throws Refused 401. */
export function officerOf(request: FastifyRequest): SignedIn {
  if (request.officer !== null) return request.officer;
  throw new Refused(401, { code: 'not-signed-in', message: 'Please log in.' });
}
