/** SDK clients whose calls are answered by functions, without any transport. */
import type { AwsClients } from '../../../src/adapters/aws/clients.ts';
import type { Pacer, Pacers } from '../../../src/adapters/aws/paced.ts';

/** One call as it was sent. */
export interface SentCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What each operation answers; an operation that is not here fails. */
export type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object | Promise<object>>>;

export interface StubbedClients {
  readonly clients: AwsClients;
  /** Every call so far, oldest first. */
  readonly sent: readonly SentCall[];
  /** The inputs of one operation's calls. */
  readonly inputsOf: (operation: string) => readonly Readonly<Record<string, unknown>>[];
}

export function stubClients(answers: Answers): StubbedClients {
  const sent: SentCall[] = [];
  const client = {
    send: async (command: { readonly input: Readonly<Record<string, unknown>> }) => {
      const operation = command.constructor.name.replace(/Command$/, '');
      sent.push({ operation, input: command.input });
      const answer = answers[operation];
      if (answer === undefined) throw failure('UnexpectedCall', operation);
      return answer(command.input);
    },
  };
  const names = ['kinesis', 'lambda', 'cloudwatch', 'dynamodb', 'ssm', 'tagging', 'events'];
  const clients = { ...Object.fromEntries(names.map((name) => [name, client])), changing: {} };
  return {
    clients: clients as unknown as AwsClients,
    sent,
    inputsOf: (operation) => sent.filter((call) => call.operation === operation).map(({ input }) => input),
  };
}

/** An error with a name as AWS gives it. */
export function failure(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** Gives every turn at once. */
export const unpaced: Pacer = { turn: async (withinMs) => withinMs > 0 };

export const allUnpaced: Pacers = {
  describeStream: unpaced,
  listStreams: unpaced,
  listShards: unpaced,
  lambda: unpaced,
  metricData: unpaced,
  alarms: unpaced,
  tagging: unpaced,
};

/** A minute's start, for tests that need some time. */
export const NOW = Date.parse('2026-11-20T12:00:00Z');
