/**
 * A date of a machine-readable zone (YYMMDD, ICAO 9303) as YYYY-MM-DD; what is no whole date stays as it was read.
 * Nobody is born in the future, and no document that is read now expired in another century.
 */
export function mrzDate(yymmdd: string, kind: 'birth' | 'expiry', nowMs: number): string {
  if (!/^\d{6}$/.test(yymmdd)) return yymmdd;
  const year = Number(yymmdd.slice(0, 2));
  const thisYear = new Date(nowMs).getUTCFullYear();
  const century = Math.floor(thisYear / 100) * 100;
  const full = kind === 'birth' && century + year > thisYear ? century - 100 + year : century + year;
  return `${full}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4)}`;
}
