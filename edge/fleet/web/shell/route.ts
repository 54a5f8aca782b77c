import { signal } from '@preact/signals';

/** Where the page is. */
export type Route =
  | { readonly page: 'lanes' }
  | { readonly page: 'figures' }
  | { readonly page: 'lane'; readonly site: string; readonly lane: string }
  | { readonly page: 'passage'; readonly site: string; readonly lane: string; readonly passage: string };

export const route = signal<Route>({ page: 'lanes' });

/** The address in the browser's bar and the page are one from here on, also for "back". */
export function followAddress(): void {
  const read = () => {
    route.value = readPath(location.pathname);
  };
  addEventListener('popstate', read);
  read();
}

/** The place that a path leads to; any other path leads to the board. */
export function readPath(path: string): Route {
  const [first, site, lane, third, passage] = path.split('/').slice(1).map(decoded);
  if (first === 'figures') return { page: 'figures' };
  if (first !== 'lanes' || !site || !lane) return { page: 'lanes' };
  return third === 'passages' && passage ? { page: 'passage', site, lane, passage } : { page: 'lane', site, lane };
}

/** For links: the browser's own ways of opening one elsewhere stay its own. */
export function onLink(event: MouseEvent): void {
  const { currentTarget } = event;
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (event.defaultPrevented || !isPlain || !(currentTarget instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  history.pushState(null, '', currentTarget.pathname);
  route.value = readPath(location.pathname);
  scrollTo(0, 0);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
