import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { Role } from '../contract/officer.ts';
import type { CaseQueue } from './case-queue.ts';
import { createLaneViews, type WatchedLane } from './lane-views.ts';
import { may } from './rights.ts';
import type { DeskEvent, DeskRules, ServiceView } from './wire.ts';

export interface DeskFeedOptions {
  readonly site: string;
  readonly mode: 'operation' | 'simulation';
  readonly rules: DeskRules;
  readonly lanes: readonly WatchedLane[];
  readonly queue: Pick<CaseQueue, 'cards' | 'follow' | 'waiting'>;
  readonly clock: Clock;
}

/** What every screen is shown as it happens: lanes, cases, alarms, and what the desk works without. */
export interface DeskFeed {
  /** Takes what the lanes tell. */
  tell(event: LaneEvent): void;
  service(view: ServiceView): void;
  /** A snapshot at once, then every change, as somebody of this role may see it. */
  follow(role: Role, send: (event: DeskEvent) => void): Cancel;
  stop(): void;
}

interface Follower {
  readonly role: Role;
  readonly send: (event: DeskEvent) => void;
  /** What was last sent of each lane, as JSON: of what is as it was, nothing is said. */
  readonly sent: Map<string, string>;
}

export function createDeskFeed(options: DeskFeedOptions): DeskFeed {
  const { queue, clock, site, mode, rules } = options;
  const lanes = createLaneViews(options.lanes, (lane) => queue.waiting(lane), clock);
  const services = new Map<string, ServiceView>();
  const followers = new Set<Follower>();
  const changed = new Set<string>();

  function sendLane(follower: Follower, id: string): void {
    const lane = lanes.view(id, follower.role);
    const text = JSON.stringify(lane);
    if (lane === null || follower.sent.get(id) === text) return;
    follower.sent.set(id, text);
    follower.send({ type: 'lane', lane });
  }

  function sendChanged(): void {
    const ids = [...changed];
    changed.clear();
    for (const follower of followers) for (const id of ids) sendLane(follower, id);
  }

  /** Many changes of one moment are one event, and the gate does not wait for it. */
  function laneChanged(id: string): void {
    if (changed.size === 0) clock.after(0, sendChanged);
    changed.add(id);
  }

  function snapshotFor({ role, sent }: Follower): DeskEvent {
    const views = lanes.views(role);
    for (const view of views) sent.set(view.lane, JSON.stringify(view));
    const cases = may(role, 'see-cases') ? queue.cards() : [];
    const nowMs = clock.wallMs();
    return { type: 'snapshot', site, mode, nowMs, rules, lanes: views, cases, services: [...services.values()] };
  }

  const unfollow = queue.follow((card) => {
    for (const { role, send } of followers) if (may(role, 'see-cases')) send({ type: 'case', card });
    laneChanged(card.lane);
  });

  return {
    tell(event) {
      lanes.take(event);
      if (event.lane !== null) laneChanged(event.lane);
      if (event.type !== 'alarmRaised') return;
      const { lane, passage, finding } = event;
      // Its sentence may name a person.
      const told = { ...finding, text: '' };
      for (const { role, send } of followers) {
        if (may(role, 'see-cases')) send({ type: 'alarm', lane, passage, finding });
        else send({ type: 'alarm', lane, passage: null, finding: told });
      }
    },
    service(view) {
      services.set(view.service, view);
      for (const { send } of followers) send({ type: 'service', service: view });
    },
    follow(role, send) {
      const follower: Follower = { role, send, sent: new Map() };
      send(snapshotFor(follower));
      followers.add(follower);
      return () => followers.delete(follower);
    },
    stop() {
      unfollow();
      followers.clear();
    },
  };
}
