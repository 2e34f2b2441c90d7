/** The part of Slack's Block Kit that Headgate uses. */

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  /** False: `:names:` stay text. */
  readonly emoji: false;
}

export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Slack makes no links, channels or mentions of its own in it. */
  readonly verbatim: true;
}

export interface HeaderBlock {
  readonly type: 'header';
  readonly text: PlainText;
}

export interface SectionBlock {
  readonly type: 'section';
  readonly text: Mrkdwn;
}

export interface ContextBlock {
  readonly type: 'context';
  readonly elements: readonly Mrkdwn[];
}

export type Block = HeaderBlock | SectionBlock | ContextBlock;

/** What is posted to a webhook. */
export interface SlackPayload {
  /** What a notification shows, and the whole message where blocks are not taken. */
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}
