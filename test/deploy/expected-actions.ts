/** What the controller's role may do, and why. The one list that the template and the calls of the code are held against. */

/** Actions for calls that the adapters make; each is a command of the SDK. */
export const CALLED: readonly string[] = [
  'cloudwatch:DeleteAlarms',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:PutMetricAlarm',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'events:PutEvents',
  'kinesis:DescribeStreamSummary',
  'kinesis:ListShards',
  'kinesis:ListStreams',
  'kinesis:MergeShards',
  'kinesis:SplitShard',
  'kinesis:UpdateShardCount',
  'lambda:GetAccountSettings',
  'lambda:GetEventSourceMapping',
  'lambda:GetFunctionConcurrency',
  'lambda:GetFunctionConfiguration',
  'lambda:ListEventSourceMappings',
  'lambda:ListFunctions',
  'lambda:ListProvisionedConcurrencyConfigs',
  'lambda:UpdateEventSourceMapping',
  'ssm:GetParameter',
  'ssm:GetParametersByPath',
  'tag:GetResources',
];

/** Calls the adapters can make and the controller never does: its role must refuse them. Each with who makes it. */
export const NOT_ALLOWED: Readonly<Record<string, string>> = {
  'dynamodb:Scan':
    'a list without a key, for a person with credentials of their own; it reads and pays for the whole table',
  'kinesis:DescribeLimits': 'headgate doctor, with the operator’s own credentials',
  'kinesis:ListStreamConsumers': 'headgate doctor, with the operator’s own credentials',
  'kinesis:ListTagsForStream': 'headgate config and doctor, with the operator’s own credentials',
  'ssm:DeleteParameter': 'headgate config remove, with the operator’s own credentials',
  'ssm:PutParameter': 'headgate config put, with the operator’s own credentials',
};

/** Actions for what AWS does in the function's name, each with what needs it. */
export const NEEDED_BESIDES: Readonly<Record<string, string>> = {
  'cloudwatch:TagResource': 'PutMetricAlarm with tags is refused without it',
  'logs:CreateLogStream': 'Lambda writes the logs with the function’s role',
  'logs:PutLogEvents': 'Lambda writes the logs with the function’s role',
  'sqs:SendMessage': 'Lambda sends failed events to their destination with the function’s role',
  'xray:PutTelemetryRecords': 'active tracing',
  'xray:PutTraceSegments': 'active tracing',
};

/** Actions with the resource `*`, each with why AWS knows no smaller one (Service Authorization Reference; 2026-11). */
export const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  'cloudwatch:DescribeAlarms': 'composite alarms are shown only to a permission on *',
  'cloudwatch:GetMetricData': 'metrics have no ARN',
  'kinesis:ListStreams': 'a list of the account',
  'lambda:GetAccountSettings': 'the account is no resource',
  'lambda:ListEventSourceMappings': 'a list of the account',
  'lambda:ListFunctions': 'a list of the account',
  'tag:GetResources': 'a list of the account',
  'xray:PutTelemetryRecords': 'traces have no ARN',
  'xray:PutTraceSegments': 'traces have no ARN',
};

/** Actions that change something of the owner's. Everything else reads, or writes only what is Headgate's. */
export const LEVERS: readonly string[] = [
  'kinesis:MergeShards',
  'kinesis:SplitShard',
  'kinesis:UpdateShardCount',
  'lambda:UpdateEventSourceMapping',
];
