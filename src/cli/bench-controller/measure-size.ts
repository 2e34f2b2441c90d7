/** Measures one account: cold, read whole, at rest, and with some sources in trouble. */
import type { Phase, SizeResult } from './bench-result.ts';
import { type MeasuredAccount, openAccount } from './measured-account.ts';
import { type MeasuredTurn, phaseFigures } from './phase-figures.ts';

/** Turns of an account in their order: `settle` of them pass before `measured` ones count. */
interface Stage {
  readonly phase: Phase;
  readonly settle: number;
  readonly measured: number;
}

/** Late sources are seen two or three minutes after their storm began, and rest has to spread over four minutes. */
const STAGES: readonly Stage[] = [
  { phase: 'cold', settle: 0, measured: 1 },
  { phase: 'whole', settle: 0, measured: 4 },
  { phase: 'rest', settle: 4, measured: 8 },
  { phase: 'trouble', settle: 6, measured: 8 },
];

/** Metrics of the first minutes are there before the first turn. */
const FIRST_MINUTE = 5;
const TURNS = STAGES.reduce((sum, { settle, measured }) => sum + settle + measured, 0);
const TROUBLE = STAGES.at(-1)?.measured ?? 0;

export interface SizeOptions {
  readonly bundle: string;
  readonly sources: number;
  /** Of the sources, those that fall behind in the last stage. */
  readonly lateShare: number;
  readonly startsAt: number;
  readonly onTurn: (phase: Phase, turn: MeasuredTurn) => void;
}

export async function measureSize({ bundle, sources, lateShare, startsAt, onTurn }: SizeOptions): Promise<SizeResult> {
  const late = Math.ceil(sources * lateShare);
  const lastStage = STAGES.at(-1);
  const lateFromMinute = FIRST_MINUTE + TURNS - (lastStage === undefined ? 0 : lastStage.settle + TROUBLE);
  const plan = { sources, late, lateFromMinute, minutes: FIRST_MINUTE + TURNS + 1, startsAt };
  const account = await openAccount(plan, bundle);
  try {
    return { sources, late, phases: await measurePhases(account, sources, onTurn) };
  } finally {
    await account.close();
  }
}

async function measurePhases(
  account: MeasuredAccount,
  sources: number,
  onTurn: SizeOptions['onTurn'],
): Promise<SizeResult['phases']> {
  const phases: SizeResult['phases'][number][] = [];
  let minute = FIRST_MINUTE;
  for (const { phase, settle, measured } of STAGES) {
    if (phase === 'rest') await account.restSoon();
    const turns: MeasuredTurn[] = [];
    for (let index = 0; index < settle + measured; index += 1) {
      const turn = await account.turn(minute);
      minute += 1;
      onTurn(phase, turn);
      if (index >= settle) turns.push(turn);
    }
    phases.push(phaseFigures(phase, turns, sources));
  }
  return phases;
}
