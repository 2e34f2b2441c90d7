/** Examinations for a terminal: what has to be done first, then what is well. */
import { formatDollars, oneLine } from '../../report/format.ts';
import type { Check, Verdict } from './check.ts';
import type { Examination } from './examine.ts';
import type { MonthlyPrice } from './price.ts';

const ORDER: readonly Verdict[] = ['stop', 'warn', 'ok'];

/** Every source, and a line that sums up. */
export function renderExaminations(examinations: readonly Examination[]): string {
  const named = (verdict: Verdict): number => examinations.filter((one) => one.verdict === verdict).length;
  const sum = `${examinations.length} examined: ${named('ok')} ready, ${named('warn')} ready with warnings, ${named('stop')} not ready for enforce.`;
  return `${[...examinations.flatMap(lines), sum].join('\n')}\n`;
}

function lines(examination: Examination): readonly string[] {
  const { name, checks, price, effectiveMode } = examination;
  const sorted = ORDER.flatMap((verdict) => checks.filter((check) => check.verdict === verdict));
  return [
    `${oneLine(name)}  ·  ${effectiveMode}  ·  ${headWords(examination)}`,
    ...sorted.flatMap(checkLines),
    ...priceLines(price),
    '',
  ];
}

function headWords({ verdict, checks }: Examination): string {
  const many = (wanted: Verdict): number => checks.filter((check) => check.verdict === wanted).length;
  const warnings = many('warn') === 1 ? '1 warning' : `${many('warn')} warnings`;
  if (verdict === 'stop') return `NOT READY for enforce: ${many('stop')} in the way, ${warnings}`;
  return verdict === 'warn' ? `ready for enforce, with ${warnings}` : 'ready for enforce';
}

function checkLines({ verdict, id, about, fact, todo }: Check): readonly string[] {
  const who = about === null ? '' : `${oneLine(about)}: `;
  const first = `  ${verdict.padEnd(4)}  ${id.padEnd(22)}  ${who}${oneLine(fact)}`;
  return todo === null ? [first] : [first, `${' '.repeat(32)}→ ${oneLine(todo)}`];
}

function priceLines(price: MonthlyPrice): readonly string[] {
  const { atRestDollars, inTroubleDollars, streamDollars, metricsPerLook, metricsPerGlance } = price;
  const own = `${formatDollars(atRestDollars)} a month at rest, ${formatDollars(inTroubleDollars)} if it were in trouble all month`;
  const stream =
    streamDollars === null ? 'the stream: unknown' : `the stream itself ${formatDollars(streamDollars)} before puts`;
  return [
    `        ${'price'.padEnd(22)}  ${own}; ${stream}`,
    `${' '.repeat(32)}(${metricsPerLook} metrics a look, ${metricsPerGlance} a glance; list prices of us-east-1, no free tier)`,
  ];
}
