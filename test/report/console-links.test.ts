import { describe, expect, it } from 'vitest';
import { consoleValue, percentEncode, twiceEncoded } from '../../src/report/console-encoding.ts';
import { functionLink, graphLink, logsLink, streamLink, tableLink } from '../../src/report/console-links.ts';
import { consoleHost, type Place, parameterName } from '../../src/report/place.ts';

const PLACE: Place = {
  region: 'eu-west-1',
  accountId: '123456789012',
  functionName: 'headgate',
  configPath: '/headgate/',
  stage: 'prod',
  embedded: false,
};
const WINDOW = { from: Date.UTC(2026, 10, 20, 8, 0), to: Date.UTC(2026, 10, 20, 9, 30) };
const ODD = "a/b c'd(e)~f|g>h%i$j&k#l";
const BASE = 'https://eu-west-1.console.aws.amazon.com';

describe('the pages of the console', () => {
  it('are those of the stream, the table and the function', () => {
    expect(streamLink(PLACE, 'orders')).toBe(
      `${BASE}/kinesis/home?region=eu-west-1#/streams/details/orders/monitoring`,
    );
    expect(tableLink(PLACE, 'orders')).toBe(
      `${BASE}/dynamodbv2/home?region=eu-west-1#table?name=orders&tab=monitoring`,
    );
    expect(functionLink(PLACE, 'ledger')).toBe(`${BASE}/lambda/home?region=eu-west-1#/functions/ledger?tab=monitoring`);
  });

  it('keep an odd name inside its place in the address', () => {
    const name = 'a%2Fb%20c%27d%28e%29%7Ef%7Cg%3Eh%25i%24j%26k%23l';

    expect(streamLink(PLACE, ODD)).toContain(`#/streams/details/${name}/monitoring`);
    expect(functionLink(PLACE, ODD)).toContain(`#/functions/${name}?tab`);
    expect(tableLink(PLACE, ODD)).toContain(`name=${name}&tab`);
  });

  it('graph the age of three functions at most beside what arrives', () => {
    const link = graphLink(PLACE, 'orders', ['a', 'b', 'c', 'd'], WINDOW) ?? '';

    expect(link.split('#')[1]).toBe(
      "metricsV2:graph=~(metrics~(~(~'AWS*2fLambda~'IteratorAge~'FunctionName~'a~(stat~'Maximum))" +
        "~(~'AWS*2fLambda~'IteratorAge~'FunctionName~'b~(stat~'Maximum))" +
        "~(~'AWS*2fLambda~'IteratorAge~'FunctionName~'c~(stat~'Maximum))" +
        "~(~'AWS*2fKinesis~'IncomingRecords~'StreamName~'orders~(stat~'Sum~yAxis~'right)))" +
        "~view~'timeSeries~stacked~false~region~'eu-west-1" +
        "~start~'2026-11-20T08*3a00*3a00.000Z~end~'2026-11-20T09*3a30*3a00.000Z~period~60)",
    );
    expect(graphLink(PLACE, null, ['a'], WINDOW)).not.toContain('Kinesis');
    expect(graphLink(PLACE, ODD, [ODD], WINDOW)).toContain("~'a*2fb*20c*27d*28e*29*7ef*7cg*3eh*25i*24j*26k*23l~");
  });

  it('show the log lines of a window, those with certain words when asked', () => {
    const log = `${BASE}/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Forders/log-events`;

    expect(logsLink(PLACE, 'orders', WINDOW)).toBe(`${log}$3Fstart$3D${WINDOW.from}$26end$3D${WINDOW.to}`);
    expect(logsLink(PLACE, 'orders', WINDOW, 'turn "7"')).toBe(
      `${log}$3FfilterPattern$3D$2522turn$25207$2522$26start$3D${WINDOW.from}$26end$3D${WINDOW.to}`,
    );
    expect(logsLink(PLACE, ODD, WINDOW)).not.toMatch(/[\s|<>'"]/);
  });

  it('are none in the embedded account', () => {
    const embedded = { ...PLACE, embedded: true };
    const links = [
      streamLink(embedded, 'a'),
      tableLink(embedded, 'a'),
      functionLink(embedded, 'a'),
      graphLink(embedded, 'a', ['a'], WINDOW),
      logsLink(embedded, 'a', WINDOW),
    ];

    expect(links).toEqual([null, null, null, null, null]);
  });

  it('are none where Slack would not take the address', () => {
    expect(streamLink(PLACE, 'n'.repeat(5_000))).toBeNull();
  });

  it.each([
    ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
    ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
  ])('stand where the partition of %s has its console', (region, host) => {
    expect(consoleHost({ ...PLACE, region })).toBe(host);
    expect(consoleHost({ ...PLACE, region, partitionDomain: 'example.org' })).toBe(`${region}.example.org`);
  });
});

describe('the encodings', () => {
  it('survive half a character and letters of any alphabet', () => {
    expect(percentEncode('\ud800')).toBe('%EF%BF%BD');
    expect(twiceEncoded('ä/b')).toBe('$25C3$25A4$252Fb');
    expect(consoleValue('ä→')).toBe("~'*e4**2192");
  });

  it('write lists, objects, numbers and truth values', () => {
    expect(consoleValue({ a: [1, true], 'b/c': 'd' })).toBe("~(a~(~1~true)~b*2fc~'d)");
  });
});

describe('parameterName', () => {
  it.each(['/headgate/', '/headgate', '/headgate//'])('puts one slash after %s', (configPath) => {
    expect(parameterName({ ...PLACE, configPath }, 'switch')).toBe('/headgate/switch');
  });
});
