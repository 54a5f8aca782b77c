import type { ComponentChildren } from 'preact';
import { t } from '../words/words.ts';
import { type Action, KEYS } from './keys.ts';
import { GAMMA, isPressed, type Look, LOOK_ACTIONS, type LookAction, whyNot, withGamma } from './look.ts';
import type { Energies } from './planes.ts';
import { tip } from './words-for.ts';

interface ControlsProps {
  readonly look: Look;
  readonly energies: Energies;
  readonly act: (action: Action) => void;
  readonly setLook: (look: Look) => void;
  readonly children?: ComponentChildren;
}

const PICTURES: readonly LookAction[] = ['colour', 'grey', 'low', 'high'];
const FUNCTIONS: readonly LookAction[] = ['negative', 'edges', 'penetration', 'organic-strip', 'inorganic-strip'];

/** Every function of the viewer as a button that says its key. */
export function Controls({ look, energies, act, setLook, children }: ControlsProps) {
  const reason = LOOK_ACTIONS.map((action) => whyNot(action, energies)).find((why) => why !== null) ?? null;
  const switches = (actions: readonly LookAction[]) =>
    actions.map((action) => (
      <Switch
        key={action}
        action={action}
        pressed={isPressed(look, action)}
        off={whyNot(action, energies) !== null}
        act={act}
      />
    ));
  return (
    <div class="viewer-controls">
      {children}
      <Group name={t('viewer.pictures')} isOneOf>
        {switches(PICTURES)}
      </Group>
      <Gamma look={look} act={act} setLook={setLook} />
      <Group name={t('viewer.functions')}>{switches(FUNCTIONS)}</Group>
      <div class="viewer-group">
        {switches(['boxes'])}
        <button
          type="button"
          class="viewer-button"
          title={tip('reset')}
          aria-keyshortcuts={KEYS.reset}
          onClick={() => act('reset')}
        >
          {t('viewer.do.reset')} <kbd aria-hidden="true">{KEYS.reset}</kbd>
        </button>
      </div>
      {reason !== null && (
        <p class="viewer-note" id="viewer-reason">
          {t(`viewer.${reason}`)}
        </p>
      )}
    </div>
  );
}

interface GroupProps {
  readonly name: string;
  /** Whether one of them is chosen, and not any. */
  readonly isOneOf?: boolean;
  readonly children: ComponentChildren;
}

function Group({ name, isOneOf = false, children }: GroupProps) {
  return (
    <div class={isOneOf ? 'viewer-group viewer-one-of' : 'viewer-group'} role="group" aria-label={name}>
      {children}
    </div>
  );
}

interface SwitchProps {
  readonly action: LookAction;
  readonly pressed: boolean;
  readonly off: boolean;
  readonly act: (action: Action) => void;
}

/** One that does nothing stays in the order of the keys, so that its reason can be read. */
function Switch({ action, pressed, off, act }: SwitchProps) {
  return (
    <button
      type="button"
      class="viewer-button"
      aria-pressed={pressed}
      aria-disabled={off}
      aria-describedby={off ? 'viewer-reason' : undefined}
      aria-keyshortcuts={KEYS[action]}
      title={tip(action)}
      onClick={() => act(action)}
    >
      {t(`viewer.do.${action}`)} <kbd aria-hidden="true">{KEYS[action]}</kbd>
    </button>
  );
}

function Gamma({ look, act, setLook }: Omit<ControlsProps, 'energies' | 'children'>) {
  return (
    <div class="viewer-group" role="group" aria-label={t('viewer.gamma')}>
      <Step action="darker" act={act} />
      <label class="viewer-gamma">
        <span>
          {t('viewer.gamma')} <output>{look.gamma.toFixed(2)}</output>
        </span>
        <input
          type="range"
          min={GAMMA.least}
          max={GAMMA.most}
          step={GAMMA.step}
          value={Math.log2(look.gamma)}
          aria-valuetext={look.gamma.toFixed(2)}
          onInput={(event) => setLook(withGamma(look, event.currentTarget.valueAsNumber))}
        />
      </label>
      <Step action="brighter" act={act} />
    </div>
  );
}

function Step({ action, act }: { readonly action: 'darker' | 'brighter'; readonly act: (action: Action) => void }) {
  return (
    <button
      type="button"
      class="viewer-button viewer-step"
      aria-label={t(`viewer.do.${action}`)}
      aria-keyshortcuts={KEYS[action]}
      title={tip(action)}
      onClick={() => act(action)}
    >
      <kbd aria-hidden="true">{KEYS[action]}</kbd>
    </button>
  );
}
