/** Names of resources as AWS writes them. The account number and Region are made up. */
import { SECOND_MS } from '../core/units.ts';

const PLACE = 'eu-west-1:000000000000';

export function streamArn(name: string): string {
  return `arn:aws:kinesis:${PLACE}:stream/${name}`;
}

/** `createdAt`: wall-clock time of the registration, which AWS puts into the ARN in seconds. */
export function registeredConsumerArn(stream: string, consumer: string, createdAt: number): string {
  return `${streamArn(stream)}/consumer/${consumer}:${Math.floor(createdAt / SECOND_MS)}`;
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:${PLACE}:function:${name}`;
}

export function mappingArn(uuid: string): string {
  return `arn:aws:lambda:${PLACE}:event-source-mapping:${uuid}`;
}
