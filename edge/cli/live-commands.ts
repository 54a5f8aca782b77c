import { type Command, Option } from 'commander';
import { adviceSchema } from '../contract/case.ts';
import { type BrokerFlags, withBroker } from './broker-flags.ts';
import { countOf } from './numbers.ts';

interface VoiceFlags extends BrokerFlags {
  readonly key?: string;
  readonly simulated?: boolean;
}
interface OrderFlags extends VoiceFlags {
  readonly reason?: string;
  readonly passage?: string;
  readonly image?: string;
}
interface AdviseFlags extends VoiceFlags {
  readonly by: string;
  readonly advice: string;
  readonly text: string;
}
interface BagFlags extends VoiceFlags {
  readonly hours: number;
}

function withVoice(command: Command): Command {
  return withBroker(command)
    .option('--key <file>', 'private key that signs it; without one, with --simulated alone, the development key')
    .option('--simulated', 'speak to simulated lanes');
}

/** What the centre says to lanes at the moment. */
export function addLiveCommands(program: Command): void {
  withVoice(
    program
      .command('order')
      .description('order something of a lane that is on line, and wait for its answer; nothing of it moves a leaf')
      .argument('<site>', 'the site')
      .argument('<lane>', 'the lane')
      .argument('<what>', 'close, open-case or send-image'),
  )
    .option('--reason <text>', 'close, open-case: why')
    .option('--passage <id>', 'open-case: of this passage; of nobody in particular without it')
    .option('--image <sha256>', 'send-image: which')
    .action(async (site: string, lane: string, what: string, flags: OrderFlags) => {
      const { order } = await import('./live.ts');
      process.exitCode = await order({ ...flags, site, lane, what });
    });

  withVoice(
    program
      .command('advise')
      .description('advise the officer of a case, who sees it and decides')
      .argument('<site>', 'the site')
      .argument('<lane>', 'the lane')
      .argument('<passage>', 'the case'),
  )
    .requiredOption('--by <name>', 'who advises')
    .requiredOption('--text <text>', 'what the officer should know')
    .addOption(new Option('--advice <word>', 'in one word').choices(adviceSchema.options).default('other'))
    .action(async (site: string, lane: string, passage: string, flags: AdviseFlags) => {
      const { advise } = await import('./live.ts');
      process.exitCode = await advise({ ...flags, site, lane, passage });
    });

  withVoice(
    program
      .command('hold-baggage')
      .description('tell a site which hold bags are suspect; the broker keeps it for who comes later')
      .argument('<site>', 'the site')
      .argument('<file>', 'JSON: a list of everything there is to say, as docs/protocols/hold-baggage.md has it'),
  )
    .option('--hours <n>', 'how long it is to be taken for new, up to 48', countOf, 24)
    .action(async (site: string, file: string, flags: BagFlags) => {
      const { holdBaggage } = await import('./live.ts');
      process.exitCode = await holdBaggage({ ...flags, site, file });
    });
}
