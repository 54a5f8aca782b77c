import type { Disposition } from '../../../contract/case.ts';
import { money } from '../shell/formats.ts';

/** What belongs to a disposition beside its name, as it is or will be recorded. */
export function dispositionDetails(disposition: Disposition): string {
  switch (disposition.what) {
    case 'release':
      return '';
    case 'duty-to-pay':
      return `${disposition.goods} · ${money(disposition.amount, disposition.currency)}`;
    case 'goods-declared':
    case 'seized':
    case 'quarantine':
      return disposition.goods;
    case 'refer':
      return disposition.to;
    case 'welfare':
      return disposition.concern;
  }
}
