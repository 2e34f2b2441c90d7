/** New versions of a function at their times. */
import type { Consumer } from './consumer-state.ts';
import type { ConsumerConfig, Deploy } from './world-config.ts';

/** What the deploy does not name stays. */
export function deployed(config: ConsumerConfig, deploy: Deploy): ConsumerConfig {
  return {
    ...config,
    fixedMs: deploy.fixedMs ?? config.fixedMs,
    perRecordMs: deploy.perRecordMs ?? config.perRecordMs,
    memoryMb: deploy.memoryMb ?? config.memoryMb,
    timeoutMs: deploy.timeoutMs ?? config.timeoutMs,
    errorShare: deploy.errorShare ?? config.errorShare,
  };
}

/** Version of the code at a time, milliseconds from the start: 1 before the first deploy. */
export function versionAt(deploys: readonly Deploy[], nowMs: number): number {
  return 1 + deploys.filter(({ atMs }) => atMs <= nowMs).length;
}

/** Executions in flight end as they began, with the new timeout and memory price from then on (assumption); the next start cold. */
export function startDeploys(consumer: Consumer): void {
  const { loop, slots } = consumer.parts;
  for (const deploy of consumer.parts.config.deploys) {
    loop.schedule(deploy.atMs, () => {
      consumer.config = deployed(consumer.config, deploy);
      slots.replaceEnvironments();
    });
  }
}
