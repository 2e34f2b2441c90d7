import type { Report } from '../../core/decision.ts';
import { switchCommand } from '../commands.ts';
import type { Place } from '../place.ts';
import type { ContextBlock } from './blocks.ts';
import { contextBlock } from './limits.ts';
import { code, command, join, type Markup, say } from './mrkdwn.ts';

/** Which incident and turn this is, where, and how to stop it all. */
export function footer(report: Report, place: Place): ContextBlock | null {
  const incident = 'id' in report.incident ? [join([say('incident'), code(report.incident.id)])] : [];
  const parts = [...incident, say(`mode ${report.mode}`), join([say('turn'), code(report.turnId)]), placeWords(place)];
  return contextBlock([join(parts, ' · '), offLine(place)]);
}

/** `account 123456789012, eu-west-1, stage prod` */
export function placeWords(place: Place): Markup {
  return say(`account ${place.accountId}, ${place.region}, stage ${place.stage}`);
}

/** The switch for the whole account. */
export function offLine(place: Place): Markup {
  return join([say('Switch Headgate off:'), command(switchCommand(place, 'off'))]);
}
