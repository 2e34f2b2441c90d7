/** What every result of the bench has to be read with. */
export const THREATS: readonly string[] = [
  'Everything is simulated, nothing was measured on AWS. The model and its assumptions: docs/simulation.md.',
  'AWS does not document how keys are spread over lanes, how long a mapping update or a reshard takes, how failed batches are tried again, or how late metrics are. Each is a constant with a range; `npm run bench -- --sweep` says which claims survive the ranges.',
  'The loads are recorded web, shop, tweet, network and language-model requests, rescaled. None is a log of a Kinesis stream.',
  'Rivals are rebuilt from their published description, not run. They see the same metrics at the same moments as Headgate, through the same calls, but for the youngest minute while it is incomplete: published tools do not reckon with partial minutes, and Headgate lets one raise an alarm.',
  'Headgate was built with these scenarios in view. Its defaults are not tuned to them; what tuning finds stands beside them. Judge it on a load of your own: `headgate compare`.',
  'Lateness runs from the moment the stream accepts a record. Those that a run leaves unread count as if done at its end; those that are lost, went to a failure destination, or wait with their producer, are not in it and stand beside it. Nobody is on time by losing records or by sending them aside.',
  'Cost is of what was done: who loses records, sends them aside or leaves them unread pays less for it. Read it beside both.',
  'Bounds know the future. An oracle plans with expected loads and is no proof of the least: for each seed the best of its plan, doing nothing and the constant settings counts, or a contender that was no worse in anything and noticeably better in something. The detection-limited figures hold for who waits for two fresh minutes; one who acts on a single minute can be sooner.',
];
