import './style/tokens.css';
import './style/base.css';
import './style/panel.css';
import './style/sessions.css';
import './style/chat.css';
import './style/markdown.css';
import './style/form.css';
import './style/logs.css';
import './style/graph.css';
import './style/inspector.css';
import './style/parameters.css';
import './style/compare.css';
import type { PlaygroundEvents, PlaygroundMethods } from '../src/protocol/playground';
import { RpcClient } from '../src/protocol/rpc';
import { setLocale } from './format';
import { connectToEditor } from './hostApi';
import { PlaygroundPage } from './page/page';
import { createApp } from './state/app';
import { takeTranslation } from './strings';
import { registerToolkit } from './toolkit';

/** Starts the page: the document brings the style sheets and, optionally, translated strings. */
function start(): void {
  const { lang } = document.documentElement;
  setLocale(lang);
  takeTranslation();
  registerToolkit();

  const host = connectToEditor();
  const app = createApp(host, new RpcClient<PlaygroundMethods, PlaygroundEvents>(host.channel));
  const page = new PlaygroundPage();
  page.app = app;
  document.body.append(page);
  void app.page.start();
}

start();
