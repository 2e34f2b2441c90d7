/**
 * A plugin of serverless: before anything is packaged it refuses what would collide with another stage, and builds the
 * bundle, so that `serverless deploy` never ships an old one.
 */
const { spawnSync } = require('node:child_process');
const path = require('node:path');

/**
 * No hyphen: the alarms a stage may change, and may be called by, begin with headgate-<stage>-, so those of `dev-eu` would
 * be within the permissions of `dev`. `wake` is taken by the owners' alarms, headgate-wake-…
 */
const STAGE = /^(?!wake$)[a-z][a-z0-9]{0,15}$/;

/** A path of Parameter Store without a slash at its end; AWS keeps /aws and /ssm to itself. */
const CONFIG_PATH = /^(?!\/(?:aws|ssm))(?:\/[A-Za-z0-9_.-]+){1,10}$/i;

/** What is wrong with the parameters of a deploy, in words; empty when nothing is. */
function problemsOf({ stage, configPath }) {
  const problems = [];
  if (!STAGE.test(stage)) {
    problems.push(`--stage is "${stage}"; accepted: 1 to 16 lower-case letters and digits, a letter first, not "wake"`);
  }
  if (!CONFIG_PATH.test(configPath)) {
    problems.push(`param configPath is "${configPath}"; accepted: a path like /headgate, with no slash at the end`);
  }
  if (configPath === '/headgate' && stage !== 'prod') {
    problems.push(`param configPath is "${configPath}"; only prod reads that: two controllers would enforce the same streams`);
  }
  if (configPath.startsWith('/headgate/')) {
    problems.push(`param configPath is "${configPath}"; that is inside /headgate, which the stage prod reads as a whole`);
  }
  return problems;
}

class HeadgatePlugin {
  constructor(serverless, _options, { log }) {
    const prepare = () => {
      const { configPath } = parametersOf(serverless);
      const problems = problemsOf({ stage: serverless.getProvider('aws').getStage(), configPath });
      if (problems.length > 0) throw new serverless.classes.Error(problems.join('\n'));
      build(serverless, log);
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': prepare,
      'before:package:function:package': prepare,
      'before:invoke:local:invoke': prepare,
    };
  }
}

/** What the template was made with, not what was asked for: the defaults of a stage count too. */
function parametersOf(serverless) {
  const { HEADGATE_CONFIG_PATH } = serverless.service.provider.environment;
  return { configPath: HEADGATE_CONFIG_PATH.replace(/\/$/, '') };
}

function build(serverless, log) {
  const root = serverless.serviceDir;
  const tsx = require.resolve('tsx/cli', { paths: [root] });
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [tsx, path.join('scripts', 'build.ts')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (error !== undefined || status !== 0) {
    throw new serverless.classes.Error(`The bundle could not be built.\n${error?.message ?? `${stdout}${stderr}`}`);
  }
  log.notice(stdout.trim());
}

module.exports = HeadgatePlugin;
module.exports.problemsOf = problemsOf;
