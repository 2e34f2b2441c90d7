import { describe, expect, it } from 'vitest';
import { renderBlock, renderSlack } from '../../../src/report/html/slack-preview.ts';
import type { SectionBlock } from '../../../src/report/slack/blocks.ts';
import { slackMessageOf } from '../../../src/report/slack/message.ts';
import { PLACE, STARTED } from '../../golden/slack-builder.ts';
import { aReport, aReportObservation, REPORT_AT } from '../../support/report-builder.ts';
import { aRunView } from '../../support/run-view-builder.ts';

function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

describe('renderBlock', () => {
  it.each([
    ['*bold* and `code`', '<p><b>bold</b> and <code>code</code></p>'],
    ['2 * 3 * 4 and a*b*c', '<p>2 * 3 * 4 and a*b*c</p>'],
    ['• item', '<p class="item">• item</p>'],
    [
      '<https://a.example/x?y=1&amp;z=2|words>',
      '<p><a href="https://a.example/x?y=1&amp;z=2" rel="noreferrer">words</a></p>',
    ],
    ['```\n*a*  b\n&lt;c&gt;\n```', '<pre>*a*  b\n&lt;c&gt;</pre>'],
    ['&lt;script&gt; &amp;lt; &lt;!channel&gt;', '<p>&lt;script&gt; &amp;lt; &lt;!channel&gt;</p>'],
    ['<javascript:alert(1)|x>', '<p>&lt;javascript:alert(1)|x&gt;</p>'],
    ['`<b>` "quoted"', '<p><code>&lt;b&gt;</code> &quot;quoted&quot;</p>'],
  ])('draws %j', (text, html) => {
    expect(renderBlock(section(text))).toBe(`<div class="section">${html}</div>`);
  });
});

describe('renderSlack', () => {
  it('is absent where the run had no Slack, and says so where nothing was sent', () => {
    const { slack: _, ...without } = aRunView();

    expect(renderSlack(without)).toBe('');
    expect(renderSlack({ ...without, slack: [] })).toContain('Nothing was sent');
  });

  it('folds every message but the first behind its line', () => {
    const page = renderSlack(aRunView());

    expect(page.match(/class="message"/g)).toHaveLength(6);
    expect(page.match(/<li><details open>/g)).toHaveLength(1);
    expect(page).toContain('<span class="sent">22 min</span> IN HAND · orders');
  });

  it('escapes whatever a message holds', () => {
    const name = '</details><script>alert("x")</script><img src=x>';
    const payload = slackMessageOf(aReport({ incident: STARTED, observation: aReportObservation({ name }) }), PLACE);
    const page = renderSlack(aRunView({ slack: payload === null ? [] : [{ at: REPORT_AT, payload }] }));

    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain('&lt;script&gt;');
  });
});
