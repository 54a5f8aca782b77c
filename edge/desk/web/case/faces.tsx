import { useSignal } from '@preact/signals';
import type { CaseView } from '../../wire.ts';
import { number } from '../shell/formats.ts';
import { Icon, type IconName } from '../../../screen/web/icons.tsx';
import { t } from '../words/words.ts';
import { type FaceVerdict, faceVerdict } from './face-verdict.ts';
import { portraitWords } from './what-there-is.ts';

const ICONS: Readonly<Record<FaceVerdict, IconName>> = {
  same: 'good',
  borderline: 'doubt',
  different: 'alarm',
  unclear: 'doubt',
  'not-compared': 'notice',
};

/** The portrait beside the camera's picture, and what the model makes of both. The officer has the third to compare. */
export function Faces({ view }: { readonly view: CaseView }) {
  const { portraits, snapshots, decision, findings } = view;
  const faces = decision?.faces ?? findings.find((finding) => finding.faces !== undefined)?.faces;
  const verdict = faceVerdict(faces);
  const portrait = portraits[0];
  const live = snapshots.at(-1);
  return (
    <section class="panel">
      <h2>{t('face.title')}</h2>
      <div class="face-pair">
        <Picture
          name={t('face.portrait')}
          src={portrait === undefined ? null : `/api/portraits/${encodeURIComponent(portrait)}`}
          missing={t(portraitWords(view))}
        />
        <Picture
          name={t('face.live')}
          src={live === undefined ? null : `/api/images/${encodeURIComponent(live.sha256)}`}
          missing={t('face.no-live')}
        />
      </div>
      <p class={`face-verdict face-${verdict}`}>
        <Icon name={ICONS[verdict]} />
        <strong>{t(`face.${verdict}`)}</strong>
      </p>
      {faces !== undefined && faces.distance !== null && (
        <p class="hint">
          {t('face.scale', { distance: number(faces.distance), below: number(faces.sameBelow) })} {t('face.you-decide')}
        </p>
      )}
    </section>
  );
}

interface PictureProps {
  readonly name: string;
  readonly src: string | null;
  readonly missing: string;
}

function Picture({ name, src, missing }: PictureProps) {
  const isBroken = useSignal(false);
  return (
    <figure class="face">
      {src === null || isBroken.value ? (
        <div class="face-missing">{src === null ? missing : t('face.portrait-failed')}</div>
      ) : (
        <img src={src} alt={name} onError={() => (isBroken.value = true)} />
      )}
      <figcaption>{name}</figcaption>
    </figure>
  );
}
