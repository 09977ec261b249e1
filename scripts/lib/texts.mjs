/**
 * Finds the texts that people are shown, in the sources: what the editor is asked to translate, and
 * the sentences in which the rest of the product says what is wrong and what to do.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from './paths.mjs';

/** Where sentences are made without knowing of a language. */
const sentenceFolders =
  'src/{*.ts,{base,protocol,flow,documents,components,net,files,sql,patterns,models,store,sessions,server,host}/**/*.ts}';

/** Properties that hold a whole sentence wherever they stand. */
const sentenceProperties = new Set(['remedy']);

/** Parameters that hold words rather than a name: what callers give them is part of the sentence. */
const wordParameters = new Set([
  'detail',
  'how',
  'label',
  'message',
  'reason',
  'remedy',
  'sentence',
  'verb',
  'what',
  'why',
]);

/** Functions that name a kind of thing: their answers are translated apart from the sentence around. */
const nouns = new Set(['kindOf', 'nameOf']);
const nounFiles = new Set(['src/components/fields.ts', 'src/flow/coerce.ts']);

/** Calls besides `new AppError` that take a sentence, and which argument it is. */
const takers = new Map([
  ['journal.start', 0],
  ['this.journal.start', 0],
  ['tables.journal.start', 0],
  ['this.tables.journal.start', 0],
  ['this.note', 0],
  ['notes.push', 0],
  ['reader.notes.push', 0],
]);

/** Folders whose objects hold sentences under more names. */
const saidIn = new Map([
  ['message', 'src/flow/source/'],
  ['reason', 'src/flow/'],
]);

/** More forms of one sentence than this are not written out: the part stays a place to fill. */
const mostForms = 40;

/** @typedef {readonly (string | undefined)[]} Form parts of a text; undefined is a place to fill */

/** @param {string} pattern @returns {readonly ts.SourceFile[]} */
function sources(pattern) {
  return globSync(pattern, { cwd: projectRoot })
    .toSorted()
    .map((file) =>
      ts.createSourceFile(
        file,
        readFileSync(path.join(projectRoot, file), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      ),
    );
}

/** @param {ts.Node} node @param {(node: ts.Node) => void} visit */
function walk(node, visit) {
  visit(node);
  node.forEachChild((child) => {
    walk(child, visit);
  });
}

/** @param {Form} form @returns {string} the text with `{0}`, `{1}` … in its places */
function template(form) {
  let place = 0;
  return form.map((part) => part ?? `{${place++}}`).join('');
}

/** @param {readonly (readonly Form[])[]} parts @returns {readonly Form[]} every way to put them together */
function combine(parts) {
  return parts.reduce((made, forms) => {
    const isTooMany = made.length > 1 && forms.length > 1 && made.length * forms.length > mostForms;
    const usable = isTooMany ? [[undefined]] : forms;
    return made.flatMap((start) => usable.map((end) => [...start, ...end]));
  }, /** @type {readonly Form[]} */ ([[]]));
}

/**
 * What stands inside a sentence is spelled out where it is words; a name, a unit or a number is a
 * place to fill.
 * @param {readonly Form[]} forms @returns {readonly Form[]}
 */
function worded(forms) {
  return forms.some((form) => form.some((part) => /^: |\s\p{L}{2}|\p{L}{2}\s/u.test(part ?? '')))
    ? forms
    : [[undefined]];
}

/** Evaluates expressions as far as the sources tell: which texts can they be? */
class Reader {
  /** @type {Map<string, ts.CallExpression[]>} */
  calls = new Map();
  /** Functions that other files use. @type {Map<string, ts.FunctionDeclaration>} */
  shared = new Map();
  /** @type {Set<ts.Node>} */
  open = new Set();

  /** @param {readonly ts.SourceFile[]} files */
  constructor(files) {
    for (const file of files) {
      walk(file, (node) => {
        if (ts.isFunctionDeclaration(node) && isExported(node)) {
          this.shared.set(node.name?.text ?? '', node);
        }
        if (!ts.isCallExpression(node)) return;
        const name = ts.isPropertyAccessExpression(node.expression)
          ? node.expression.name.text
          : node.expression.getText();
        this.calls.set(name, [...(this.calls.get(name) ?? []), node]);
      });
    }
  }

  /** What stands in a place of a template. @param {ts.Expression} node @returns {readonly Form[]} */
  part(node) {
    const forms = this.forms(node);
    return ts.isIdentifier(node) && wordParameters.has(node.text) ? forms : worded(forms);
  }

  /** @param {ts.Node | undefined} node @returns {readonly Form[]} */
  forms(node) {
    if (node === undefined || this.open.has(node)) return [[undefined]];
    this.open.add(node);
    const found = this.read(node);
    this.open.delete(node);
    return found;
  }

  /** @param {ts.Node} node @returns {readonly Form[]} */
  read(node) {
    if (ts.isStringLiteralLike(node)) return [[node.text]];
    if (ts.isTemplateExpression(node)) {
      return combine([
        [[node.head.text]],
        ...node.templateSpans.flatMap((span) => [
          this.part(span.expression),
          [[span.literal.text]],
        ]),
      ]);
    }
    if (ts.isParenthesizedExpression(node)) return this.forms(node.expression);
    if (ts.isConditionalExpression(node)) {
      return [...this.forms(node.whenTrue), ...this.forms(node.whenFalse)];
    }
    if (ts.isBinaryExpression(node)) return this.binary(node);
    if (ts.isIdentifier(node)) return this.named(node);
    if (ts.isPropertyAccessExpression(node)) return this.property(node);
    if (ts.isCallExpression(node)) return this.called(node);
    return [[undefined]];
  }

  /** @param {ts.BinaryExpression} node @returns {readonly Form[]} */
  binary(node) {
    const sides = [this.forms(node.left), this.forms(node.right)];
    if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return combine(sides);
    const isChoice =
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ||
      node.operatorToken.kind === ts.SyntaxKind.BarBarToken;
    return isChoice ? sides.flat() : [[undefined]];
  }

  /** A constant of this file, or a parameter: then what its callers give. @param {ts.Identifier} node @returns {readonly Form[]} */
  named(node) {
    const declaration = declarationOf(node);
    if (declaration === undefined) return [[undefined]];
    if (ts.isVariableDeclaration(declaration)) {
      return ts.isIdentifier(declaration.name)
        ? this.forms(declaration.initializer)
        : this.held(node.text, node.getSourceFile());
    }

    const owner = declaration.parent;
    if (!wordParameters.has(node.text)) return [[undefined]];
    const name =
      ts.isFunctionDeclaration(owner) || ts.isMethodDeclaration(owner) ? owner.name : undefined;
    if (name === undefined) return [[undefined]];
    const index = owner.parameters.indexOf(declaration);
    const isShared = ts.isMethodDeclaration(owner) || isExported(owner);
    const given = (this.calls.get(name.getText()) ?? [])
      .filter((call) => isShared === true || call.getSourceFile() === node.getSourceFile())
      .map((call) => call.arguments[index]);
    const forms = given
      .filter((argument) => argument !== undefined)
      .flatMap((argument) => this.forms(argument));
    return forms.length === 0 ? [[undefined]] : forms;
  }

  /** What the properties of that name hold in this file. @param {ts.PropertyAccessExpression} node @returns {readonly Form[]} */
  property(node) {
    return this.held(node.name.text, node.getSourceFile());
  }

  /** @param {string} name @param {ts.SourceFile} file @returns {readonly Form[]} */
  held(name, file) {
    if (name === 'message') return [[undefined]];
    /** @type {Form[]} */
    const forms = [];
    walk(file, (other) => {
      const isSame = ts.isPropertyAssignment(other) && other.name.getText() === name;
      if (isSame) forms.push(...this.forms(other.initializer));
    });
    return forms.length === 0 ? [[undefined]] : forms;
  }

  /** What a function returns. @param {ts.CallExpression} node @returns {readonly Form[]} */
  called(node) {
    if (ts.isPropertyAccessExpression(node.expression)) {
      return /^(trim|trimEnd)$/.test(node.expression.name.text)
        ? this.forms(node.expression.expression)
        : [[undefined]];
    }
    if (!ts.isIdentifier(node.expression)) return [[undefined]];
    const name = node.expression.text;
    if (nouns.has(name)) return [[undefined]];
    /** @type {ts.FunctionDeclaration | undefined} */
    let found = this.shared.get(name);
    node.getSourceFile().forEachChild((child) => {
      if (ts.isFunctionDeclaration(child) && child.name?.text === name) found = child;
    });
    if (found?.body === undefined) return [[undefined]];
    /** @type {Form[]} */
    const forms = [];
    walk(found.body, (inner) => {
      if (ts.isReturnStatement(inner)) forms.push(...this.forms(inner.expression));
    });
    return forms.length === 0 ? [[undefined]] : forms;
  }
}

/** @param {ts.Node} node */
function isExported(node) {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

/** @param {ts.Identifier} node @returns {ts.VariableDeclaration | ts.ParameterDeclaration | undefined} */
function declarationOf(node) {
  for (let scope = /** @type {ts.Node | undefined} */ (node.parent); scope; scope = scope.parent) {
    /** @type {ts.VariableDeclaration | ts.ParameterDeclaration | undefined} */
    let found;
    if (ts.isFunctionLike(scope)) {
      found = scope.parameters.find((parameter) => parameter.name.getText() === node.text);
    }
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      for (const statement of scope.statements) {
        if (!ts.isVariableStatement(statement)) continue;
        found ??= statement.declarationList.declarations.find(({ name }) =>
          ts.isObjectBindingPattern(name)
            ? name.elements.some((element) => element.name.getText() === node.text)
            : name.getText() === node.text,
        );
      }
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param {string} name of a property @param {string} file */
function holdsSentence(name, file) {
  const folder = saidIn.get(name);
  return sentenceProperties.has(name) || (folder !== undefined && file.startsWith(folder));
}

/** @param {ts.StringLiteral} node */
function isNoun(node) {
  const { fileName } = node.getSourceFile();
  return nounFiles.has(fileName) && /^(an?|no) \w/.test(node.text);
}

/** Worth a translation: has words of its own. @param {string} text */
function hasWords(text) {
  return /\p{L}{2}/u.test(text.replaceAll(/\{\d\}/g, ''));
}

/** Every sentence of the layers that know no editor, with the places where it stands. */
export function sentences() {
  const files = sources(sentenceFolders);
  const reader = new Reader(files);
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {ts.Node | undefined} node */
  const add = (node) => {
    if (node === undefined) return;
    for (const form of reader.forms(node)) {
      const text = template(form);
      const isHollow = !hasWords(text) || /: \.?$/.test(text);
      if (!isHollow && !found.has(text)) found.set(text, placeOf(node));
    }
  };
  for (const file of files) {
    walk(file, (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'AppError')
        add(node.arguments?.[1]);
      if (ts.isStringLiteral(node) && isNoun(node)) add(node);
      if (ts.isCallExpression(node))
        add(node.arguments[takers.get(node.expression.getText()) ?? -1]);
      const isProperty = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
      if (isProperty && holdsSentence(node.name.getText(), file.fileName)) {
        add(ts.isPropertyAssignment(node) ? node.initializer : node.name);
      }
    });
  }
  // A full stop that is put where it is missing.
  for (const text of found.keys()) if (found.has(`${text}.`)) found.delete(text);
  return found;
}

/** Where the editor is spoken to. */
const editorSources = '{src/host/**/*.ts,src/extension.ts}';

/** @param {ts.Expression} callee */
function speaks(callee) {
  return /^(vscode\.l10n\.t|t|plural)$/.test(callee.getText());
}

/** Every text that the editor is asked to translate, with the place where it stands first. */
export function editorTexts() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const file of sources(editorSources)) {
    walk(file, (node) => {
      if (!ts.isCallExpression(node) || !speaks(node.expression)) return;

      const given =
        node.expression.getText() === 'plural' ? node.arguments.slice(1, 3) : [node.arguments[0]];
      for (const argument of given) {
        if (argument === undefined || !ts.isStringLiteralLike(argument)) continue;
        if (!found.has(argument.text)) found.set(argument.text, placeOf(argument));
      }
    });
  }
  return found;
}

/** Calls whose texts are for the log, for code or for a list of sentences. */
const notShown =
  /(^|\.)(debug|info|warn|error|createOutputChannel|executeCommand|child|startsWith|endsWith|includes)$/;

/** Words that are names or stand in files and the database, not on the screen. */
const names = new Set([
  '',
  'Default Session',
  'Flow Playground: …',
  'VS Code/…',
  '…text\n…\n…',
  '… min … s',
  '… ms',
  'AI',
  'CSV',
  'Chat',
  'Flow Playground',
  'JSON lines',
  'Machine',
  'Markdown',
  'Message',
  'Python',
  'User',
]);

/** Files that write code or pages rather than texts. */
const writers =
  /runSnippets|testSnippets|playgroundHtml|playgroundParams|sessionNames|regenerate|compareMethods|flowTools|editorModels|presetFile|registerAi/;

/** What the editor would be given in English whatever its language is, as `file:line text`. */
export function untranslatedTexts() {
  /** @type {string[]} */
  const found = [];
  for (const file of sources(editorSources)) {
    if (!writers.test(file.fileName)) seek(file);
  }
  return found;

  /** @param {ts.Node} node */
  function seek(node) {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (
      ts.isCallExpression(node) &&
      (speaks(node.expression) || notShown.test(node.expression.getText()))
    )
      return;
    if (ts.isNewExpression(node) && node.expression.getText() === 'AppError') return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) check(node);
    node.forEachChild(seek);
  }

  /** @param {ts.StringLiteralLike | ts.TemplateExpression} node */
  function check(node) {
    const { parent } = node;
    const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : [node.head, ...node.templateSpans.map(({ literal }) => literal)]
          .map((part) => part.text)
          .join('…');
    const shown = text.replaceAll(/\$\([\w~-]+\)/g, '').trim();
    if (!isKey && !names.has(shown) && reads(shown)) found.push(`${placeOf(node)} ${text}`);
  }
}

/** Whether a text reads like one for people: two words, or one with a capital. @param {string} text */
function reads(text) {
  return /\p{L}{2,} \p{L}|…\s\p{L}{2}|\p{L}{2}\s…|^\p{Lu}\p{Ll}+…?$/u.test(text);
}

/** @param {ts.Node} node */
function placeOf(node) {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** @param {string} file of texts by key, relative to the project @returns {Readonly<Record<string, string>>} */
export function readTexts(file) {
  return JSON.parse(readFileSync(path.join(projectRoot, file), 'utf8'));
}

/** The languages that any of the tables speaks besides English. */
export function translatedLanguages() {
  const tables = globSync('{l10n/*,package.nls.*}.json', { cwd: projectRoot });
  const languages = tables.flatMap((file) => /\.([a-z]{2,3})\.json$/.exec(file)?.[1] ?? []);
  return [...new Set(languages)].toSorted();
}

/** Every text of the page by its key. @returns {Readonly<Record<string, string>>} */
export function pageTexts() {
  /** @type {Record<string, string>} */
  const found = {};
  for (const file of sources('webview/{strings,*Texts}.ts')) {
    walk(file, (node) => {
      if (!ts.isPropertyAssignment(node) || !ts.isStringLiteral(node.name)) return;
      if (ts.isStringLiteralLike(node.initializer)) found[node.name.text] = node.initializer.text;
    });
  }
  return found;
}
