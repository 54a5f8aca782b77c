import type { Entropy } from '../../hardware/entropy.ts';
import type { Content } from './bag.ts';
import { EVERYDAY_FAMILIES, type Everyday, SOUGHT_FAMILIES } from './items/catalogue.ts';
import { type Family, SOUGHT, type Sought } from './items/family.ts';
import { integer } from './random.ts';

/** Something to lay into a bag: an everyday thing, or one that customs looks for. */
export interface BagContent extends Content {
  readonly what: Sought | Everyday;
  readonly sought: Sought | null;
}

/** Which families may be drawn: those a model is trained on, or those it never saw. */
export type FamilySet = 'trained' | 'heldOut';

const OTHERS = ['toiletries', 'reading', 'devices', 'food', 'sundries'] as const;
/** Things that come in number more often than others. */
const IN_NUMBER: ReadonlySet<Sought> = new Set(['liquor', 'cigarettes', 'electronics-lot']);
const MOST_OF_ONE = 6;
const SHARE_IN_NUMBER = 0.3;

export function soughtContent(sought: Sought, entropy: Entropy, families: FamilySet): BagContent {
  return { what: sought, sought, soft: false, family: pickFamily(SOUGHT_FAMILIES[sought], entropy, families) };
}

/** An everyday thing; held-out sets take every family, since their bags are strange altogether. */
export function everydayContent(what: Everyday, entropy: Entropy, families: FamilySet): BagContent {
  const made = EVERYDAY_FAMILIES[what];
  const family = entropy.pick(families === 'trained' ? made.filter(({ heldOut }) => !heldOut) : made);
  return { what, sought: null, soft: what === 'clothing', family };
}

/**
 * What a passenger packs: `kinds` kinds of what customs looks for, clothes and a few other things. Half of the others come
 * last, so that what is sought lies among things and still finds room.
 */
export function drawContents(entropy: Entropy, kinds: number, families: FamilySet): readonly BagContent[] {
  const sought = Array.from({ length: kinds }, () => drawSought(entropy, families)).flat();
  const clothes = Array.from({ length: integer(entropy, 2, 8) }, () => everydayContent('clothing', entropy, families));
  const others = Array.from({ length: integer(entropy, 2, 10) }, () =>
    everydayContent(entropy.pick(OTHERS), entropy, families),
  );
  const everyday = shuffled([...clothes, ...others], entropy);
  const half = Math.floor(everyday.length / 2);
  return [...shuffled([...sought, ...everyday.slice(0, half)], entropy), ...everyday.slice(half)];
}

/** One thing that customs looks for, or several of a kind that comes in number. */
function drawSought(entropy: Entropy, families: FamilySet): BagContent[] {
  const sought = entropy.pick(SOUGHT);
  const many = IN_NUMBER.has(sought) && entropy.chance(SHARE_IN_NUMBER);
  return Array.from({ length: many ? integer(entropy, 2, MOST_OF_ONE) : 1 }, () =>
    soughtContent(sought, entropy, families),
  );
}

function pickFamily(families: readonly Family[], entropy: Entropy, set: FamilySet): Family {
  return entropy.pick(families.filter(({ heldOut }) => heldOut === (set === 'heldOut')));
}

/** Every order alike likely (Fisher and Yates). */
function shuffled<T>(items: readonly T[], entropy: Entropy): T[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = entropy.below(at + 1);
    const [here, there] = [order[at], order[other]];
    if (here === undefined || there === undefined) continue;
    order[at] = there;
    order[other] = here;
  }
  return order;
}
