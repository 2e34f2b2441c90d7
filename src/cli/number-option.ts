import { InvalidArgumentError } from 'commander';

/** A parser of numbers from `least` to `most`, whole or not. */
export function numberOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Received ${text}, accepted ${least} to ${most}.`);
  };
}
