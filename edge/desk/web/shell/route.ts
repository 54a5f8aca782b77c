import { signal } from '@preact/signals';

/** Where the screen is: the desk, with a case or without, or a page of supervision. */
export type Route = { readonly page: 'desk'; readonly caseId: string | null } | { readonly page: OtherPage };
export type OtherPage = 'figures' | 'audit' | 'devices' | 'replay';

const OTHER_PAGES: readonly string[] = ['figures', 'audit', 'devices', 'replay'] satisfies readonly OtherPage[];

export const route = signal<Route>(readPath('/'));

/** The address in the browser's bar and the screen are one from here on, also for "back". */
export function followAddress(): void {
  const read = () => {
    route.value = readPath(location.pathname);
  };
  addEventListener('popstate', read);
  read();
}

export function goTo(path: string): void {
  if (path !== location.pathname) history.pushState(null, '', path);
  route.value = readPath(path);
}

/** For links: the browser's own ways of opening one elsewhere stay its own. */
export function onLink(event: MouseEvent, path: string): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return;
  }
  event.preventDefault();
  goTo(path);
}

export function casePath(id: string): string {
  return `/case/${encodeURIComponent(id)}`;
}

/** The place that a path leads to; any other path leads to the desk. */
export function readPath(path: string): Route {
  const [first = '', second = ''] = path.split('/').slice(1);
  if (isOtherPage(first)) return { page: first };
  return { page: 'desk', caseId: first === 'case' && second !== '' ? decoded(second) : null };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function isOtherPage(word: string): word is OtherPage {
  return OTHER_PAGES.includes(word);
}
