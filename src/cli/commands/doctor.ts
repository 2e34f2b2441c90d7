import type { Command } from 'commander';
import { collect } from '../doctor/collect.ts';
import { examine } from '../doctor/examine.ts';
import { renderExaminations } from '../doctor/render.ts';
import { type CliIo, EXIT, type ExitCode } from '../io.ts';
import { type PlaceOptions, withPlaceOptions } from '../operators/settings.ts';
import { withAccount } from '../operators/with-account.ts';

interface DoctorOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** Registers `headgate doctor`. */
export function doctorCommand(program: Command, io: CliIo, finish: (code: ExitCode) => void): void {
  withPlaceOptions(program.command('doctor'), false)
    .description('per source: is it ready for enforce, what is in the way, and what to do about it')
    .argument('[streams...]', 'names of streams, opted in or not; all that are looked after unless given')
    .option('--json', 'one JSON object instead of text')
    .action(async (streams: readonly string[], options: DoctorOptions) => finish(await doctor(streams, options, io)));
}

async function doctor(streams: readonly string[], options: DoctorOptions, io: CliIo): Promise<ExitCode> {
  return withAccount(io, options, { table: false }, async (account) => {
    const collected = await collect(account, streams);
    if (collected.kind === 'unknown-streams') {
      const known = collected.known.length === 0 ? 'none' : collected.known.join(', ');
      io.err(
        `headgate: no stream of this account and Region: received ${collected.unknown.join(', ')}, looked after: ${known}\n`,
      );
      return EXIT.wrongInput;
    }
    const examinations = collected.facts.map(examine);
    if (options.json === true) io.out(`${JSON.stringify({ sources: examinations })}\n`);
    else if (examinations.length === 0) {
      io.out('No source: no stream has the tag headgate or a document. Name a stream to examine it all the same.\n');
    } else io.out(renderExaminations(examinations));
    return examinations.some(({ verdict }) => verdict === 'stop') ? EXIT.failed : EXIT.done;
  });
}
