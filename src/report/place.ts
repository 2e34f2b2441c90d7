/** Where a controller runs: what links and commands need to name. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  /** Domain of the AWS console, without the Region; absent: what the Region's partition uses. */
  readonly partitionDomain?: string;
  /** Name of the controller's own function. */
  readonly functionName: string;
  /** Path of the documents in SSM, as in `/headgate/`. */
  readonly configPath: string;
  readonly stage: string;
  /** The account embedded in the repository has no console, so nothing is linked. */
  readonly embedded: boolean;
}

/** Full name of a parameter below the path: `/headgate/streams/orders`. */
export function parameterName(place: Place, leaf: string): string {
  return `${place.configPath.replace(/\/+$/, '')}/${leaf}`;
}

/** Host of the AWS console for the place's Region. */
export function consoleHost({ region, partitionDomain }: Place): string {
  return `${region}.${partitionDomain ?? domainOf(region)}`;
}

function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}
