import type { Refusal } from './wire.ts';

/** Thrown anywhere below a route: the doors answer with the HTTP status and the refusal as JSON. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly refusal: Refusal;

  constructor(status: number, refusal: Refusal) {
    super(refusal.message);
    this.status = status;
    this.refusal = refusal;
  }
}
