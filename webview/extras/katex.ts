import katex from 'katex';
import 'katex/dist/katex.css';

/** A bundle of its own, loaded by the first formula; see `webview/markdown/extras.ts`. */
Reflect.set(window, 'flowPlaygroundKatex', katex);
