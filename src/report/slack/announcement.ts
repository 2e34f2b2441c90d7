import type { Announcement } from '../../core/announcement.ts';
import type { Place } from '../place.ts';
import type { SlackPayload } from './blocks.ts';
import { brakedMessage } from './braked.ts';
import { configurationMessage } from './configuration.ts';
import { switchedMessage } from './switched.ts';
import { welcomeMessage } from './welcome.ts';

/** News of the account as people read it in Slack. */
export function slackAnnouncementOf(announcement: Announcement, place: Place): SlackPayload {
  switch (announcement.kind) {
    case 'welcome':
      return welcomeMessage(announcement, place);
    case 'configuration':
      return configurationMessage(announcement, place);
    case 'braked':
      return brakedMessage(announcement, place);
    case 'switched':
      return switchedMessage(announcement, place);
  }
}
