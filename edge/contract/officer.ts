import { z } from 'zod';

/** The people who work at a lane's desk, and what each is there for. */
export const roleSchema = z.enum(['officer', 'supervisor', 'technician', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

/** Who did something, as the record names them. */
export const actorSchema = z.object({ officer: z.string(), role: roleSchema });
export type Actor = z.infer<typeof actorSchema>;

/** The chain of the desk itself, beside those of the lanes: no lane has this name. */
export const DESK_LANE = 'desk';
