import { h, render } from 'preact';
import '../../../screen/web/tokens.css';
import { ApiFailure } from '../net/api.ts';
import { language } from '../../../screen/web/language.ts';
import type { SuperviseApi } from './api.ts';
import { AuditPage } from './audit-page.tsx';
import { auditPages, devices, figures, logLines, policyProblems, replayReport } from './canned.fixture.ts';
import { DevicesPage } from './devices-page.tsx';
import { FiguresPage } from './figures-page.tsx';
import { ReplayPage } from './replay-page.tsx';

/** A page of supervision by itself over canned answers, for a look in a browser: `?page=audit&language=zh-CN`. */

const asked = new URLSearchParams(location.search);
const refusal = { code: 'unavailable', message: 'Too many people read at once.' } as const;
const isBroken = asked.has('broken');

async function answer<T>(value: T): Promise<T> {
  if (isBroken) throw new ApiFailure(refusal);
  return value;
}

const api: SuperviseApi = {
  figures: (hours) => answer(figures(hours, asked.has('empty'))),
  audit: ({ text, before }) => answer(auditPages(text, before, asked.has('forged'))),
  devices: () => answer(asked.has('empty') ? [] : devices()),
  replay: (policy, passages) =>
    policy.includes('mistake')
      ? Promise.reject(new ApiFailure({ ...refusal, problems: policyProblems }))
      : answer(replayReport(passages)),
  followLog(device, ear) {
    ear.live(true);
    for (const line of logLines) if (device === null || line.device === device) ear.line(line);
    return () => {};
  },
};

const PAGES = {
  figures: FiguresPage,
  audit: AuditPage,
  devices: DevicesPage,
  replay: ReplayPage,
} as const;

const name = asked.get('page') ?? 'figures';
const theme = asked.get('theme');
if (theme !== null) document.documentElement.dataset['theme'] = theme;
if (asked.get('language') === 'zh-CN') language.value = 'zh-CN';
const home = document.getElementById('page');
if (home !== null && Object.hasOwn(PAGES, name)) render(h(PAGES[name as keyof typeof PAGES], { api }), home);
