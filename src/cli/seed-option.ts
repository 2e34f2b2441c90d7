import { InvalidArgumentError } from 'commander';

const SEED_MAX = 4_294_967_295;

/** A seed from the command line: a whole number of 32 bits. */
export function seedOf(text: string): number {
  return wholeNumber(0, SEED_MAX)(text);
}

/** A parser of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Received ${text}, accepted ${least} to ${most}.`);
  };
}
