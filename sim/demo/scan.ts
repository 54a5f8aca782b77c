import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { PackedItem } from '../population/packing.ts';
import type { Bag } from '../population/passenger.ts';
import type { TwinScan } from '../twin/bag-scanner.ts';
import type { BagPicture } from './pictures.ts';

/** How often the simulated scanner's own recognition finds what is hidden, and cries wolf at what is not. */
const DETECTION_RATE = 0.5;
const FALSE_ALARM_RATE = 0.02;

/** What the scanner says of a bag: drawn from the truth about it, as its recognition is no part of what is shown. */
export function scanOf(bag: Bag, picture: BagPicture, scanId: string, entropy: Entropy): TwinScan {
  const seen = bag.items.flatMap((item, index) => {
    const box = picture.boxes[index];
    return box === undefined || box === null ? [] : [{ item, box }];
  });
  const falseAlarm = entropy.chance(FALSE_ALARM_RATE) ? entropy.below(seen.length) : -1;
  const objects = seen.flatMap(({ item, box }, index) => {
    const isThreat = item.hidden ? entropy.chance(DETECTION_RATE) : index === falseAlarm;
    if (!isThreat && (item.category === null || item.hidden)) return [];
    return [objectOf(item, box, `${index + 1}`, isThreat, entropy)];
  });
  const alarm = objects.some(({ flag }) => flag === 'threat') ? 'alarm' : 'clear';
  return { scanId, bagTag: bag.plate, alarm, objects, png: picture.png };
}

function objectOf(
  item: PackedItem,
  box: ThreatObject['box'],
  id: string,
  isThreat: boolean,
  entropy: Entropy,
): ThreatObject {
  return {
    id,
    box,
    massG: item.massG,
    flag: isThreat ? 'threat' : 'no-threat',
    category: item.category ?? 'anomaly',
    ability: 'no-interference',
    probability: Math.round((isThreat ? 0.7 + 0.29 * entropy.unit() : 0.6 + 0.4 * entropy.unit()) * 100) / 100,
    description: item.hidden || item.category !== null ? item.what : 'dense object',
  };
}
