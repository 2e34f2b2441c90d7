import type { Evidence } from './evidence.ts';

/** One thing to say, with the numbers it rests on. */
export interface StoryItem {
  readonly text: string;
  readonly evidence: readonly Evidence[];
}
