/** Puts adapters and loop together for one process. What survives a warm start is made once, the rest per invocation. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createActuator } from '../adapters/aws/actuator.ts';
import { createAlarmKeeper } from '../adapters/aws/alarm-keeper.ts';
import { type CallLog, createCallLog } from '../adapters/aws/call-log.ts';
import { type AwsClients, createClients } from '../adapters/aws/clients.ts';
import { createEventReporter } from '../adapters/aws/event-reporter.ts';
import { createFacts } from '../adapters/aws/facts.ts';
import { createFactsMemory, type FactsMemory } from '../adapters/aws/facts-cache.ts';
import { createInventory } from '../adapters/aws/inventory.ts';
import { createTagMemory, type TagMemory } from '../adapters/aws/inventory-tags.ts';
import { createPacers } from '../adapters/aws/paced.ts';
import { createPolicySource } from '../adapters/aws/policy-source.ts';
import { readSecret, type SecretMemory } from '../adapters/aws/secret.ts';
import { createSensor } from '../adapters/aws/sensor.ts';
import { createStore } from '../adapters/aws/store.ts';
import { createSlackMemory, createSlackReporter, type SlackMemory } from '../adapters/slack/webhook.ts';
import { bookOf } from '../config/book.ts';
import type { Environment } from '../config/environment.ts';
import type { DurationMs } from '../core/units.ts';
import { SECOND_MS } from '../core/units.ts';
import type { Clock, Ports } from '../ports.ts';
import { type Place, parameterName } from '../report/place.ts';
import { slackAnnouncementOf } from '../report/slack/announcement.ts';
import { slackMessageOf } from '../report/slack/message.ts';

/** Longest wait for Slack, which must never hold up what matters. */
const SLACK_MS: DurationMs = 3 * SECOND_MS;

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME`; what follows is a version or alias. */
const ARN_PARTS = 7;

/** What one process keeps between invocations. */
export interface WarmProcess {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly clients: AwsClients;
  readonly calls: CallLog;
  readonly facts: FactsMemory;
  readonly tags: TagMemory;
  readonly secrets: SecretMemory;
  readonly slack: SlackMemory;
}

/** Made by the first invocation of a process. */
export function createProcess(environment: Environment, clock: Clock): WarmProcess {
  const calls = createCallLog();
  const { region, endpointUrl: endpoint, callTimeoutMs } = environment;
  return {
    environment,
    clock,
    clients: createClients({ region, endpoint, callTimeoutMs, onCall: calls.onCall }),
    calls,
    facts: createFactsMemory(),
    tags: createTagMemory(),
    secrets: new Map(),
    slack: createSlackMemory(),
  };
}

/** Who is invoked, and how long it may take. */
export interface Invocation {
  readonly functionArn: string;
  readonly remainingMs: () => DurationMs;
  /** Told what went wrong on the way to Slack and cannot be tried again. */
  readonly onSlackProblem: (problem: string) => void;
}

/** The ports of one invocation. */
export function wire(warm: WarmProcess, invocation: Invocation): Ports {
  const { environment, clock, clients } = warm;
  const { remainingMs } = invocation;
  const pacers = createPacers();
  const store = createStore({
    client: clients.dynamodb,
    table: environment.stateTable,
    clock,
    historyDays: environment.historyDays,
  });
  const facts = createFacts({ clients, store, pacers, remainingMs, memory: warm.facts });
  const { stage } = environment;
  return {
    clock,
    inventory: createInventory({ clients, clock, facts, pacers, remainingMs, tags: warm.tags }),
    sensor: createSensor({ clients, clock, facts, pacers, remainingMs }),
    actuator: createActuator(clients.changing),
    store,
    policies: createPolicySource({ ssm: clients.ssm, path: environment.configPath }, bookOf),
    reporters: [createEventReporter({ client: clients.events }), slackOf(warm, invocation)],
    alarms: createAlarmKeeper({
      cloudwatch: clients.cloudwatch,
      stage,
      controllerArn: unqualified(invocation.functionArn),
      wait: async (ms) => {
        await sleep(ms);
      },
      hasTime: () => remainingMs() > environment.callTimeoutMs,
    }),
  };
}

function slackOf({ environment, clients, clock, secrets, slack }: WarmProcess, invocation: Invocation) {
  const place = placeOf(environment, unqualified(invocation.functionArn));
  // Asked for once an invocation, also where there is none: a thousand sources may have something to say.
  let webhook: Promise<string | null> | null = null;
  return createSlackReporter({
    webhook: () => {
      webhook ??= readSecret(clients.ssm, parameterName(place, 'slack-webhook'), secrets, clock.now());
      return webhook;
    },
    render: {
      report: (report) => slackMessageOf(report, place),
      announcement: (announcement) => slackAnnouncementOf(announcement, place),
    },
    post: fetch,
    timeoutMs: Math.min(SLACK_MS, environment.callTimeoutMs),
    now: clock.now,
    memory: slack,
    onProblem: invocation.onSlackProblem,
  });
}

/**
 * The function itself, also when it was invoked as a version or alias. Alarms may only call the function, and would be
 * written anew by each turn that was started another way.
 */
function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, ARN_PARTS).join(':');
}

function placeOf({ region, endpointUrl, configPath, stage }: Environment, functionArn: string): Place {
  const [, , , , accountId = '', , functionName = 'headgate'] = functionArn.split(':');
  return { region, accountId, functionName, configPath, stage, embedded: endpointUrl !== null };
}
