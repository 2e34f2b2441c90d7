/** What a bundle's process is told and what it answers. */

/** What the process starts with. */
export interface HostData {
  /** Path of the bundle. */
  readonly bundle: string;
  /** The machine's own clock, as in Lambda; otherwise each request brings the time. */
  readonly realTime: boolean;
}

/** One invocation. */
export interface InvokeRequest {
  readonly id: number;
  readonly event: unknown;
  /** Wall-clock time of the account, milliseconds since 1970; ignored with the machine's own clock. */
  readonly at: number;
  readonly requestId: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** What became of it. */
export type HostAnswer =
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly text: string };

/** Everything the process says. */
export type HostMessage = HostAnswer | { readonly kind: 'ready' };
