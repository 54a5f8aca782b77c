import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SOUGHT } from '../xray/items/family.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { readCode } from '../../hardware/barcode/codec.ts';
import { importDeclarationKeys } from '../../hardware/barcode/declaration-key.ts';
import { decodeMrz } from '../../hardware/document-reader/mrz.ts';
import { DEFAULT_DIALS, HONEST_DIALS, TROUBLES } from './dials.ts';
import type { PopulationDials, Trouble } from './dials.ts';
import { createGoodsSource } from './goods.ts';
import { SIMULATION_KEY } from './keys.ts';
import { NATIONS } from './nations.ts';
import type { Passenger } from './passenger.ts';
import { createPopulation } from './population.ts';
import { GOODS_SPECIMENS } from './specimens.ts';

const WALL_MS = Date.UTC(2026, 4, 17, 9, 30);
const goods = createGoodsSource(GOODS_SPECIMENS);
const lists = {
  watchList: [{ documentIssuer: 'RUS', documentNumber: '700000001' }],
  trusted: [{ documentIssuer: 'KOR', documentNumber: 'M70000002' }],
  sealedPlates: ['0180999999'],
};

function people(count: number, seed: number, dials: PopulationDials = DEFAULT_DIALS): readonly Passenger[] {
  const clock = { wallMs: () => WALL_MS };
  const population = createPopulation({ entropy: seededEntropy(seed), goods, clock, lists, dials });
  return Array.from({ length: count }, () => population.next());
}

function withOnly(trouble: Trouble): PopulationDials {
  return { ...HONEST_DIALS, troubles: { ...HONEST_DIALS.troubles, [trouble]: 1 } };
}

function digest(passengers: readonly Passenger[]): string {
  const hash = createHash('sha256');
  for (const passenger of passengers) {
    hash.update(JSON.stringify(passenger));
    hash.update(passenger.mrzLines().join('\n') + passenger.boardingPassText());
  }
  for (const { declarationText } of passengers.slice(0, 100)) hash.update(declarationText() ?? '');
  return hash.digest('hex');
}

describe('a population', () => {
  it('is the same people for the same seed, and others for another', () => {
    const once = digest(people(1000, 7));
    expect(digest(people(1000, 7))).toBe(once);
    expect(digest(people(1000, 8))).not.toBe(once);
  });

  it('keeps a passenger as they are when another before them turns out differently', () => {
    const changed = withOnly('noDeclaration');
    const alike = (passenger: Passenger | undefined) => [passenger?.name, passenger?.document.number];
    expect(alike(people(5, 3, HONEST_DIALS)[4])).toEqual(alike(people(5, 3, changed)[4]));
  });

  it('asks for the dials of each passenger, where they change', () => {
    const clock = { wallMs: () => WALL_MS };
    const dialled = [withOnly('noDeclaration'), { ...withOnly('contraband'), hidden: ['gold'] as const }, HONEST_DIALS];
    const dials = () => dialled.shift() ?? HONEST_DIALS;
    const population = createPopulation({ entropy: seededEntropy(4), goods, clock, lists, dials });
    const [first, second, third] = [population.next(), population.next(), population.next()];
    expect(first.declaration).toBeNull();
    expect(second.truth.contraband).toEqual(['gold']);
    expect(third.truth.honest).toBe(true);
  });

  it('prints the same papers however often and in whatever order they are asked for', () => {
    const [first, second] = [people(20, 5), people(20, 5).toReversed()];
    const papers = (passenger: Passenger) => [passenger.mrzLines(), passenger.declarationText()];
    expect(second.map(papers).reverse()).toEqual(first.map(papers));
    expect(first.map(papers)).toEqual(first.map(papers));
  });

  it('numbers passengers in order of arrival', () => {
    expect(people(3, 1).map((passenger) => passenger.id)).toEqual(['p1', 'p2', 'p3']);
  });

  it('draws people of every nation and documents of every format', () => {
    const documents = people(2000, 11).map((passenger) => passenger.document);
    expect(new Set(documents.map((document) => document.nationality)).size).toBe(NATIONS.length);
    expect(new Set(documents.map((document) => document.format))).toEqual(new Set(['TD1', 'TD2', 'TD3']));
    const passports = documents.filter((document) => document.format === 'TD3').length;
    expect(passports / documents.length).toBeGreaterThan(0.9);
  });
});

describe('the documents of a population', () => {
  it('read back as issued, with no failed check, unless something is meant to be wrong', () => {
    for (const { document, truth, mrzLines } of people(1500, 21)) {
      const failedChecks = truth.troubles.failedCheckDigit ? ['birthDate', 'composite'] : [];
      const asIssued = { kind: 'document', document: { ...document, failedChecks } };
      expect(decodeMrz(mrzLines())).toMatchObject(
        truth.troubles.unreadableDocument ? { kind: 'unreadable' } : asIssued,
      );
    }
  });

  it('expire in the future, or in the past if that is the trouble', () => {
    const today = '260517';
    expect(people(300, 2, withOnly('expiredDocument')).every(({ document }) => document.expiryDate < today)).toBe(true);
    expect(people(300, 2, HONEST_DIALS).every(({ document }) => document.expiryDate > today)).toBe(true);
  });

  it('are those of the watch list for the watch-listed', () => {
    for (const { document } of people(20, 4, withOnly('watchListed'))) {
      expect([document.issuer, document.number]).toEqual(['RUS', '700000001']);
    }
  });

  it('have one holder each where they are listed', () => {
    const holders = [4, 5].flatMap((seed) => people(10, seed, withOnly('watchListed')));
    const faces = holders.map(({ name, document }) => `${name} ${document.birthDate} ${document.sex}`);
    expect(new Set(faces).size).toBe(1);
  });

  it('are never watch-listed where the site lists nobody', () => {
    const clock = { wallMs: () => WALL_MS };
    const population = createPopulation({ entropy: seededEntropy(1), goods, clock, dials: withOnly('watchListed') });
    expect(population.next().truth).toMatchObject({ honest: true, troubles: { watchListed: false } });
  });
});

describe('the codes of a population', () => {
  const keys = importDeclarationKeys([SIMULATION_KEY]);

  it('read back as the boarding pass and the declaration', () => {
    const genuine = { ...DEFAULT_DIALS, troubles: { ...DEFAULT_DIALS.troubles, forgedDeclaration: 0 } };
    for (const { boardingPass, declaration, ...papers } of people(800, 61, genuine)) {
      expect(readCode(papers.boardingPassText(), keys)).toEqual({ type: 'boardingPassRead', boardingPass });
      const text = papers.declarationText();
      expect(text === null ? null : readCode(text, keys)).toEqual(
        declaration === null ? null : { type: 'declarationRead', declaration, keyId: 'sim-1' },
      );
    }
  });

  it('do not hold when forged', () => {
    for (const { declarationText } of people(20, 62, withOnly('forgedDeclaration'))) {
      expect(readCode(declarationText() ?? '', keys)).toMatchObject({
        type: 'codeUnverifiable',
        why: 'the signature of key sim-1 does not hold',
      });
    }
  });
});

describe('the bags of a population', () => {
  it('bear the plates of the boarding pass, and a foreign one if that is the trouble', () => {
    for (const passenger of people(2000, 31)) {
      const foreign = passenger.bags.filter((bag) => !passenger.boardingPass.bagTags.includes(bag.plate));
      expect(foreign.length).toBe(passenger.truth.troubles.wrongBag ? 1 : 0);
      expect(passenger.bags.every((bag) => /^\d{10}$/.test(bag.plate))).toBe(true);
      expect(new Set(passenger.boardingPass.bagTags).size).toBe(passenger.bags.length);
    }
  });

  it('hide what the truth says and nothing else', () => {
    const smugglers = people(200, 33, withOnly('contraband'));
    for (const { bags, truth } of [...smugglers, ...people(500, 34, HONEST_DIALS)]) {
      const hidden = bags.flatMap((bag) => bag.items).filter((item) => item.hidden);
      expect([...new Set(hidden.map((item) => item.what))]).toEqual(truth.contraband);
    }
    expect(smugglers.every(({ truth }) => truth.contraband.length === 1)).toBe(true);
  });

  it('hold what was declared of spirits, cigarettes and cash, and nothing else that is looked for', () => {
    const carried = ({ bags }: Passenger) => bags.flatMap(({ items }) => items).filter(({ sought }) => sought !== null);
    for (const passenger of people(1000, 35, HONEST_DIALS)) {
      const declared = (passenger.declaration?.goods ?? []).filter(({ hs6 }) => /^(2402|2208|4907)/.test(hs6));
      expect(carried(passenger).length > 0).toBe(declared.length > 0);
    }
    const everything = people(300, 36, withOnly('contraband')).flatMap(carried);
    expect(new Set(everything.map(({ sought }) => sought))).toEqual(new Set(SOUGHT));
  });

  it('are under seal if that is the trouble', () => {
    expect(people(10, 1, withOnly('sealedBag')).every(({ bags }) => bags[0]?.plate === '0180999999')).toBe(true);
  });
});

describe('the faces of a population', () => {
  it('are those of the documents, unless somebody else carries them', () => {
    const isOwn = ({ face }: Passenger) => face.own === face.inDocument;
    expect(people(300, 71, HONEST_DIALS).every(isOwn)).toBe(true);
    expect(people(300, 71, withOnly('impostor')).some(isOwn)).toBe(false);
    expect(new Set(people(300, 71).map(({ face }) => face.own)).size).toBe(300);
  });
});

describe('the declarations of a population', () => {
  it('carry goods of the source, and the truth of each line', () => {
    for (const { declaration, truth } of people(2000, 41)) {
      const lines = declaration?.goods ?? [];
      expect(lines.map((line) => goods.isFraud(line))).toEqual(truth.fraudulentLines);
      expect(truth.fraudulentLines.includes(true)).toBe(truth.troubles.fraud);
      expect(declaration === null).toBe(truth.troubles.noDeclaration);
      expect(truth.criticalFraud && !truth.troubles.fraud).toBe(false);
    }
  });

  it('hold now, unless they have expired', () => {
    const nowS = WALL_MS / 1000;
    const holds = ({ declaration }: Passenger) =>
      declaration !== null && declaration.issuedAtS <= nowS && declaration.validUntilS > nowS;
    expect(people(300, 6, HONEST_DIALS).every(holds)).toBe(true);
    expect(people(300, 6, withOnly('expiredDeclaration')).some(holds)).toBe(false);
  });

  it('name the document and the bags, unless they are somebody else’s', () => {
    const names = ({ declaration, document }: Passenger) => declaration?.documentNumber === document.number;
    const honest = people(300, 8, HONEST_DIALS);
    expect(honest.every(names)).toBe(true);
    expect(honest.every(({ declaration, bags }) => declaration?.bagTags.length === bags.length)).toBe(true);
    expect(people(300, 8, withOnly('foreignDeclaration')).some(names)).toBe(false);
  });

  it('exceed an allowance only if that is the trouble', () => {
    const spirits = (passengers: readonly Passenger[]) =>
      passengers
        .flatMap(({ declaration }) => declaration?.goods ?? [])
        .filter((line) => line.hs6 === '220830')
        .map((line) => line.quantity);
    const within = spirits(people(2000, 9, HONEST_DIALS));
    const beyond = spirits(people(300, 9, withOnly('overAllowance')));
    expect(within.length * beyond.length).toBeGreaterThan(0);
    expect(Math.max(...within)).toBe(1);
    expect(Math.min(...beyond)).toBeGreaterThan(5);
  });
});

describe('the dials of a population', () => {
  const crowd = people(20_000, 51);
  const share = (holds: (passenger: Passenger) => boolean) => crowd.filter(holds).length / crowd.length;

  it.each(TROUBLES)('give about the set share of %s', (trouble) => {
    const set = DEFAULT_DIALS.troubles[trouble];
    const seen = share(({ truth }) => truth.troubles[trouble]);
    expect(seen).toBeGreaterThan(set * 0.6);
    expect(seen).toBeLessThan(set * 1.4);
  });

  it('leave between 85 and 91 in a hundred honest by default', () => {
    const honest = share(({ truth }) => truth.honest);
    expect(honest).toBeGreaterThan(0.85);
    expect(honest).toBeLessThan(0.91);
  });

  it.each(Object.entries(DEFAULT_DIALS.conduct))('give about the set share of conduct %s', (conduct, set) => {
    const seen = share((passenger) => passenger.conduct === conduct);
    expect(seen).toBeGreaterThan(set * 0.6);
    expect(seen).toBeLessThan(set * 1.4);
  });

  it('leave everybody honest when all are at nothing', () => {
    expect(people(1000, 52, HONEST_DIALS).every(({ truth }) => truth.honest)).toBe(true);
  });
});
