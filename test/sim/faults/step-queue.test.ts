import { describe, expect, it } from 'vitest';
import { createStepQueue, settleMicrotasks } from '../../../src/sim/faults/step-queue.ts';

describe('step queue', () => {
  it('holds a turn until its call is let through', async () => {
    const queue = createStepQueue();
    const seen: string[] = [];
    const turn = queue.call('turn-1', 'store.get', async () => 'value').then((value) => seen.push(value));

    await settleMicrotasks();
    expect(seen).toEqual([]);
    const [call] = queue.waiting;
    await call?.end({ kind: 'answered' });
    await turn;

    expect(seen).toEqual(['value']);
  });

  it('carries a call out whose answer is lost', async () => {
    const queue = createStepQueue();
    let carriedOut = 0;
    const turn = queue.call('turn-1', 'store.put', async () => {
      carriedOut += 1;
    });
    const failure = turn.then(
      () => 'answered',
      (error: Error) => error.message,
    );

    await queue.waiting[0]?.end({ kind: 'answer-lost', error: new Error('timed out') });

    expect(await failure).toBe('timed out');
    expect(carriedOut).toBe(1);
  });

  it('does not carry a call out that was never sent', async () => {
    const queue = createStepQueue();
    let carriedOut = 0;
    const turn = queue.call('turn-1', 'store.put', async () => {
      carriedOut += 1;
    });
    const failure = turn.then(
      () => 'answered',
      (error: Error) => error.message,
    );

    await queue.waiting[0]?.end({ kind: 'not-sent', error: new Error('refused') });

    expect(await failure).toBe('refused');
    expect(carriedOut).toBe(0);
  });

  it('drops every call of a turn that crashes, and only those', () => {
    const queue = createStepQueue();
    void queue.call('turn-1', 'a', async () => 1);
    void queue.call('turn-2', 'b', async () => 2);

    const dropped = queue.crash('turn-1');

    expect(dropped.map((call) => call.name)).toEqual(['a']);
    expect(queue.waiting.map((call) => call.name)).toEqual(['b']);
  });
});
