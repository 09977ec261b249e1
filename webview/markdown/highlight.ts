import core from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { toSafeNodes } from './sanitize';

const languages = {
  ...{ bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin },
  ...{ php, powershell, python, ruby, rust, shell, sql, swift, typescript, xml, yaml },
};

/** Longer code stays plain: colouring it would hold up the page. */
const maxLength = 50_000;
let isReady = false;

/** Colours a `<code>` element when the page has time for it. Unknown languages stay plain. */
export function highlightLater(code: HTMLElement, language: string): void {
  const source = code.textContent;
  if (language === '' || source.length > maxLength) return;

  requestIdleCallback(() => {
    registerOnce();
    if (core.getLanguage(language) === undefined || code.textContent !== source) return;

    const { value } = core.highlight(source, { language, ignoreIllegals: true });
    code.replaceChildren(toSafeNodes(value));
  });
}

function registerOnce(): void {
  if (isReady) return;

  isReady = true;
  for (const [name, grammar] of Object.entries(languages)) core.registerLanguage(name, grammar);
}
