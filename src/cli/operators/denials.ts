/** Remembers which calls the account denied, by the name a permission has. */
import type { AwsService } from '../../adapters/aws/call-log.ts';
import type { AwsClients } from '../../adapters/aws/clients.ts';

/** Calls that were denied so far, each once, as in `kinesis:ListStreamConsumers`. */
export interface Denials {
  all(): readonly string[];
}

type Next = (args: object) => Promise<object>;

/** As much of a client as watching it takes. */
interface Watched {
  readonly middlewareStack: {
    add(middleware: (next: Next, context: object) => Next, options: { readonly step: 'initialize' }): void;
  };
}

/** What permissions call a service, where Headgate calls it otherwise. */
const PREFIX: Readonly<Partial<Record<AwsService, string>>> = { tagging: 'tag' };
const DENIED = /^(?:AccessDenied|Unauthorized|NotAuthorized)/;

/** Watches every client for reading. */
export function noteDenials(clients: AwsClients): Denials {
  const denied = new Set<string>();
  const services = ['kinesis', 'lambda', 'cloudwatch', 'dynamodb', 'ssm', 'tagging', 'events'] as const;
  for (const service of services) {
    // The clients differ in the types of their inputs alone, and nothing here looks at an input.
    const client = clients[service] as unknown as Watched;
    client.middlewareStack.add((next, context) => (args) => noted(service, context, denied, () => next(args)), {
      step: 'initialize',
    });
  }
  return { all: () => [...denied].toSorted() };
}

async function noted<T>(service: AwsService, context: object, denied: Set<string>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && DENIED.test(error.name)) {
      denied.add(`${PREFIX[service] ?? service}:${operationOf(context)}`);
    }
    throw error;
  }
}

function operationOf(context: object): string {
  const name = 'commandName' in context ? String(context.commandName) : 'unknown';
  return name.replace(/Command$/, '');
}
