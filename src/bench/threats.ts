/** What every result of the bench has to be read with. */
export const THREATS: readonly string[] = [
  'Everything is simulated, nothing was measured on AWS. The model and its assumptions: docs/simulation.md.',
  'AWS does not document how keys are spread over lanes, how long a mapping update or a reshard takes, how failed batches are tried again, or how late metrics are. Each is a constant with a range; `npm run bench -- --sweep` says which claims survive the ranges.',
  'The loads are recorded web, shop, tweet, network and language-model requests, rescaled. None is a log of a Kinesis stream.',
  'Rivals are rebuilt from their published description, not run. They see the same metrics at the same moments as Headgate, through the same calls.',
  'Headgate was built with these scenarios in view. Its defaults are not tuned to them; what tuning finds stands beside them. Judge it on a load of your own: `headgate compare`.',
  'Lateness runs from the moment the stream accepts a record. Those that a run leaves unread count as if done at its end; those that are lost, or wait with their producer, are not in it and stand beside it. Nobody is on time by losing records.',
  'Cost is of what was done: who loses records or leaves them unread pays less for it. Read it beside both.',
  'Bounds know the future. An oracle plans with expected loads and is no proof of the least: where doing nothing or the best constant setting was better, that stands in its place. The detection-limited figures hold for who waits for two fresh minutes; one who acts on a single minute can be sooner.',
];
