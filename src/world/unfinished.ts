/** What a run that stops would hide: how late the records are that nobody has done. */
import { SECOND_MS } from '../core/units.ts';
import type { UnfinishedTruth } from './account-api.ts';
import { type Consumer, expireAll } from './consumer-state.ts';
import { queuesOf } from './reader.ts';
import { type ElementVisitor, forEachElement } from './record-queue.ts';

export function unfinishedTruth(consumer: Consumer): UnfinishedTruth {
  expireAll(consumer);
  const now = consumer.parts.loop.nowMs();
  let delayMs = 0;
  let lateMs = 0;
  const add: ElementVisitor = (atMs, count) => {
    delayMs += count * (now - atMs);
    lateMs += count * Math.max(0, now - atMs - consumer.parts.lateAfterMs);
  };
  for (const reader of consumer.readers.values()) {
    for (const queue of queuesOf(reader)) forEachElement(queue, add);
  }
  return { delayRecordSeconds: delayMs / SECOND_MS, lateRecordSeconds: lateMs / SECOND_MS };
}
