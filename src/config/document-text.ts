/** What an owner has written, as the parameter store gives it. */

/** One parameter under the configuration path. */
export interface DocumentText {
  /** Full name of the parameter. */
  readonly name: string;
  /** Name relative to the configuration path, as in `streams/orders`. */
  readonly path: string;
  /** It is stored encrypted, as a SecureString. */
  readonly secret: boolean;
  readonly value: string;
}
