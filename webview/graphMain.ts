import './style/tokens.css';
import './style/base.css';
import './style/panel.css';
import './style/form.css';
import './style/graph.css';
import './style/graphPage.css';
import type { GraphEvents, GraphMethods } from '../src/protocol/graphEditor';
import { RpcClient } from '../src/protocol/rpc';
import { setLocale } from './format';
import { GraphPage } from './graph/graphPage';
import { connectToEditor } from './hostApi';
import { takeTranslation } from './strings';

/** Starts the page of the graph editor. */
function start(): void {
  setLocale(document.documentElement.lang);
  takeTranslation();
  const page = new GraphPage();
  page.client = new RpcClient<GraphMethods, GraphEvents>(connectToEditor().channel);
  document.body.append(page);
}

start();
