/** The six-figure dates of machine-readable zones, to which the reader must find the century. */

interface Ymd {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  readonly day: number;
}

/** The date with a year of this century; null when no calendar has it. */
function ofThisCentury(yymmdd: string): Ymd | null {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(yymmdd);
  if (match === null) return null;
  const [year, month, day] = [2000 + Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { year, month, day } : null;
}

/** The end of the day (UTC, ms since 1970) of an expiry date, always of this century; 1970 when it is no date. */
export function expiresAtMs(yymmdd: string): number {
  const date = ofThisCentury(yymmdd);
  return date === null ? 0 : Date.UTC(date.year, date.month - 1, date.day + 1);
}

/** An expiry date as YYYY-MM-DD; what is no date stays as it was read. */
export function expiryDay(yymmdd: string): string {
  const date = ofThisCentury(yymmdd);
  const figures = (number: number) => String(number).padStart(2, '0');
  return date === null ? yymmdd : `${date.year}-${figures(date.month)}-${figures(date.day)}`;
}

/** Whole years since a birth date, of this century unless that lies ahead; null when it is no date. */
export function ageYears(yymmdd: string, wallMs: number): number | null {
  const born = ofThisCentury(yymmdd);
  const now = new Date(wallMs);
  if (born === null || !Number.isFinite(now.getTime())) return null;
  const [month, day] = [now.getUTCMonth() + 1, now.getUTCDate()];
  const hadBirthday = month > born.month || (month === born.month && day >= born.day);
  const age = now.getUTCFullYear() - born.year - (hadBirthday ? 0 : 1);
  return age < 0 ? age + 100 : age;
}
