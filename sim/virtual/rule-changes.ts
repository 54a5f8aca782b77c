import type { Controller } from '../../edge/controller.ts';
import type { Policy } from '../../edge/contract/policy.ts';
import type { Clock } from '../../hardware/clock.ts';

const EVERY_MS = 1_200_000;

/** The rules of a box, of which one after the other takes its turn, as releases of the centre would have it. */
export interface RuleChanges {
  /** What is in force, at a boot too. */
  policy(): Policy;
  /** Goes on changing them, as long as the clock runs. */
  follow(controller: Controller, clock: Clock): void;
}

export function createRuleChanges(
  policies: readonly [Policy, ...Policy[]],
  given: (policy: Policy) => void,
): RuleChanges {
  let [policy] = policies;
  given(policy);
  return {
    policy: () => policy,
    follow(controller, clock) {
      const change = () => {
        policy = policies[(policies.indexOf(policy) + 1) % policies.length] ?? policy;
        given(policy);
        controller.takePolicy(policy);
        clock.after(EVERY_MS, change);
      };
      clock.after(EVERY_MS, change);
    },
  };
}
