import assert from 'node:assert/strict';
import { HtmlPage, htmlToMarkdown } from '../../../src/documents/html';
import { cleanText } from '../../../src/flow/text';
import { expectFailure } from '../../support/expectFailure';

const page = `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Tea &amp; Coffee</title>
  <meta name="description" content="All about hot drinks.">
  <style>p { color: red }</style>
  <script>var hidden = "<p>no</p>";</script>
</head>
<body>
  <h1>Hot   drinks</h1>
  <!-- not shown -->
  <p>Tea is <b>green</b>, <i>black</i>&nbsp;or white.<br>Always hot.</p>
  <ul>
    <li>Green</li>
    <li>Black</li>
  </ul>
  <table><tr><th>Name</th><th>Price</th></tr><tr><td>Earl</td><td>3</td></tr></table>
  <pre>line one
  line two</pre>
  <a href="/about#team">About <em>us</em></a> <a href="https://other.test/x">Other</a> <a name="x">none</a>
  <noscript>Turn it on</noscript>
</body>
</html>
`;

// Expected texts are recorded from Langflow.
describe('web pages', () => {
  it('give all their text', async () => {
    const { text } = await HtmlPage.parse(page);
    const expected =
      '\n\n\nTea & Coffee\n\n\n\n\n\nHot   drinks\n\nTea is green, black\u00a0or white.Always hot.\n\nGreen\n' +
      'Black\n\nNamePriceEarl3\nline one\n  line two\nAbout us Other none\nTurn it on\n\n\n';
    assert.equal(text, expected);
    assert.equal(
      cleanText(text),
      '\nTea & Coffee\n\nHot   drinks\n\nTea is green, black\u00a0or white.Always hot.\n\nGreen\n' +
        'Black\n\nNamePriceEarl3\nline one\n  line two\nAbout us Other none\nTurn it on\n',
    );
  });

  it('give their text in one line', async () => {
    const { flatText } = await HtmlPage.parse(page);
    assert.equal(
      flatText,
      'Tea & Coffee Hot   drinks Tea is green , black or white. Always hot. Green Black ' +
        'Name Price Earl 3 line one\n  line two About us Other none Turn it on',
    );
  });

  it('give title, description, language and links', async () => {
    const { title, description, language, links } = await HtmlPage.parse(page);
    assert.deepEqual(
      { title, description, language, links },
      {
        title: 'Tea & Coffee',
        description: 'All about hot drinks.',
        language: 'en',
        links: ['/about#team', 'https://other.test/x'],
      },
    );
  });

  it('become Markdown', async () => {
    const markdown = await htmlToMarkdown(page);
    assert.match(
      markdown,
      /^# Hot drinks\n\nTea is \*\*green\*\*, \*black\*\u00a0or white\.\nAlways hot\.\n/,
    );
    assert.match(markdown, /\n\*\s+Green\n\*\s+Black\n/);
    assert.match(markdown, /\n\| Name \| Price \|\n\| --- \| --- \|\n\| Earl \| 3\s+\|\n/);
    assert.match(markdown, /\n```\nline one\n {2}line two\n```\n/);
    assert.match(
      markdown,
      /\[About \*us\*\]\(\/about#team\) \[Other\]\(https:\/\/other\.test\/x\) none/,
    );
    assert.doesNotMatch(markdown, /hidden|color|Coffee/);
  });

  it('may be broken, empty or nested without end', async () => {
    assert.equal((await HtmlPage.parse('')).text, '');
    assert.equal((await HtmlPage.parse('<p>a<b>c</p>d')).flatText, 'a c d');
    assert.equal((await HtmlPage.parse('<div>'.repeat(900) + 'x')).text, 'x');
    await expectFailure(HtmlPage.parse('<div>'.repeat(500_000)), 'limit-exceeded');
  });
});
