import { useSignal } from '@preact/signals';
import { may } from '../../rights.ts';
import type { Me } from '../../wire.ts';
import type { DeskState } from '../state/desk-state.ts';
import { t } from '../words/words.ts';
import { LaneCard } from './lane-card.tsx';
import { OrderDialog } from './order-dialog.tsx';
import { ServicesCard } from './services-card.tsx';

interface LaneStripProps {
  readonly desk: DeskState;
  readonly me: Me;
}

/** Every lane of the box as it stands, and what the desk works with. */
export function LaneStrip({ desk, me }: LaneStripProps) {
  const ordered = useSignal<string | null>(null);
  const mayOrder = may(me.role, 'order-lane') || may(me.role, 'maintain-lane');
  const lane = desk.lanes.find((each) => each.lane === ordered.value);
  return (
    <section class="lane-strip" aria-label={t('lanes.title')}>
      {desk.lanes.length === 0 && <p class="muted">{t('lanes.none')}</p>}
      <div class="lanes">
        {desk.lanes.map((each) => (
          <LaneCard key={each.lane} lane={each} order={mayOrder ? () => (ordered.value = each.lane) : null} />
        ))}
      </div>
      <ServicesCard services={desk.services} />
      {lane !== undefined && <OrderDialog lane={lane} me={me} close={() => (ordered.value = null)} />}
    </section>
  );
}
