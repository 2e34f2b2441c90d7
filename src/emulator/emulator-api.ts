/** What the embedded account is made of and what can be asked of it from outside its own protocols. */
import type { World } from '../world/world-api.ts';

export interface EmulatorOptions {
  /** The physics behind it; whoever owns the emulator lets its time go on. */
  readonly world: World;
  /** Wall-clock time at which the world's time is 0. */
  readonly startsAt: number;
  /** 0: any free port. */
  readonly port: number;
  readonly seed: AccountSeed;
  /** Decides what a call meets before it is carried out; null: nothing special. For tests of trouble. */
  readonly intercept?: (call: ApiCall) => Interception | null;
}

/** What is there before anybody calls. */
export interface AccountSeed {
  /** Tags by stream name. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly parameters: readonly Parameter[];
  /** DynamoDB tables with the keys `pk` and `sk`, both strings. */
  readonly tables: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly type: 'String' | 'SecureString';
  readonly value: string;
}

/** One call as it arrived. */
export interface ApiCall {
  readonly service:
    | 'kinesis'
    | 'lambda'
    | 'cloudwatch'
    | 'ssm'
    | 'tagging'
    | 'events'
    | 'dynamodb'
    | 'slack'
    | 'unknown';
  /** AWS's name, as in `UpdateShardCount`; `PostMessage` for Slack; for what is unknown, what was asked for. */
  readonly operation: string;
  /** The parsed body (path and query parameters included for Lambda). */
  readonly input: Readonly<Record<string, unknown>>;
  /** Wall-clock time of the world. */
  readonly at: number;
}

/**
 * `hang`: no answer, ever. `late`: carried out and answered when `until` has come. `lost`: carried out, and the connection
 * closed without an answer. `error`: refused with that status and error name.
 */
export type Interception =
  | { readonly kind: 'hang' }
  | { readonly kind: 'late'; readonly until: Promise<unknown> }
  | { readonly kind: 'lost' }
  | { readonly kind: 'error'; readonly status: number; readonly name: string; readonly message: string };

/** A message the webhook took. */
export interface SlackMessage {
  readonly at: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An event the default bus took. */
export interface BusEvent {
  readonly at: number;
  readonly source: string;
  readonly detailType: string;
  readonly detail: string;
}

/** An alarm that has changed its state, as the event CloudWatch sends to a Lambda function. */
export interface AlarmTransition {
  readonly at: number;
  readonly alarmName: string;
  readonly alarmArn: string;
  readonly from: AlarmState;
  readonly to: AlarmState;
  /** ARNs the new state calls. */
  readonly actions: readonly string[];
  /** The whole event of a direct invocation. */
  readonly event: Readonly<Record<string, unknown>>;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The embedded account while it is served. */
export interface Emulator {
  /** `http://127.0.0.1:PORT`, the value for AWS_ENDPOINT_URL. HTTP/1.1 and HTTP/2 without TLS. */
  readonly endpoint: string;
  /** The address of the Slack webhook. */
  readonly webhookUrl: string;
  /** Every call so far, oldest first; the last 100,000. */
  calls(): readonly ApiCall[];
  slackMessages(): readonly SlackMessage[];
  busEvents(): readonly BusEvent[];
  /** Evaluates all alarms at the world's present time; the transitions this brought. */
  evaluateAlarms(): readonly AlarmTransition[];
  close(): Promise<void>;
}
