import type { ComponentDefinition } from '../flow/component';
import { agent } from './agent';
import { anthropicModel } from './anthropicModel';
import { apiRequest } from './apiRequest';
import { arXiv } from './arXiv';
import { batchRun } from './batchRun';
import { calculator } from './calculator';
import { chatInput } from './chatInput';
import { chatOutput } from './chatOutput';
import { combineText } from './combineText';
import { compatibleModels } from './compatibleModels';
import { conditionalRouter } from './conditionalRouter';
import { createList } from './createList';
import { currentDate } from './currentDate';
import { dataFrameOperations } from './dataFrameOperations';
import { dataOperations } from './dataOperations';
import { directory } from './directory';
import { dynamicCreateData } from './dynamicCreateData';
import { file } from './file';
import { googleModel } from './googleModel';
import { groqModel } from './groqModel';
import { htmlLinkExtractor } from './htmlLinkExtractor';
import { idGenerator } from './idGenerator';
import { jsonCleaner } from './jsonCleaner';
import { languageModel } from './languageModel';
import { loadCsv } from './loadCsv';
import { loadJson } from './loadJson';
import { loop } from './loop';
import { memory } from './memory';
import { messageToData } from './messageToData';
import { mistralModel } from './mistralModel';
import { mockData } from './mockData';
import { newsSearch } from './newsSearch';
import { ollamaModel } from './ollamaModel';
import { openAiModel } from './openAiModel';
import { openRouterModel } from './openRouterModel';
import { parseData } from './parseData';
import { parseDataFrame } from './parseDataFrame';
import { parser } from './parser';
import { passMessage } from './pass';
import { listenComponent, notifyComponent } from './notify';
import { runFlow } from './runFlow';
import { subFlow } from './subFlow';
import { flowTool } from './flowTool';
import { prompt } from './prompt';
import { recursiveSplitter } from './recursiveSplitter';
import { regexExtractor } from './regexExtractor';
import { rssReader } from './rssReader';
import { saveToFile } from './saveToFile';
import { smartRouter } from './smartRouter';
import { splitText } from './splitText';
import { sqlDatabase } from './sqlDatabase';
import { storeMessage } from './storeMessage';
import { structuredOutput } from './structuredOutput';
import { textInput } from './textInput';
import { textOperations } from './textOperations';
import { textOutput } from './textOutput';
import { toolCallingAgent } from './toolCallingAgent';
import { typeConverter } from './typeConverter';
import { url } from './url';
import { webhook } from './webhook';
import { webSearch } from './webSearch';
import { wikipedia } from './wikipedia';
import { yahooFinance } from './yahooFinance';
import { youTubeTranscripts } from './youTubeTranscripts';

/** Every component that runs natively, by area. */
export const builtinComponents: readonly ComponentDefinition[] = [
  // input and output
  chatInput,
  chatOutput,
  textInput,
  textOutput,
  webhook,
  // prompts and models
  prompt,
  languageModel,
  openAiModel,
  anthropicModel,
  ollamaModel,
  groqModel,
  googleModel,
  mistralModel,
  openRouterModel,
  ...compatibleModels,
  structuredOutput,
  batchRun,
  // agents
  agent,
  toolCallingAgent,
  // memory and helpers
  memory,
  storeMessage,
  currentDate,
  calculator,
  idGenerator,
  createList,
  // processing
  parser,
  parseData,
  parseDataFrame,
  typeConverter,
  messageToData,
  combineText,
  splitText,
  recursiveSplitter,
  dataFrameOperations,
  dataOperations,
  textOperations,
  regexExtractor,
  jsonCleaner,
  dynamicCreateData,
  // flow control
  conditionalRouter,
  loop,
  smartRouter,
  passMessage,
  notifyComponent,
  listenComponent,
  runFlow,
  subFlow,
  flowTool,
  // files, web and databases
  file,
  directory,
  saveToFile,
  url,
  apiRequest,
  webSearch,
  newsSearch,
  rssReader,
  arXiv,
  wikipedia,
  yahooFinance,
  youTubeTranscripts,
  sqlDatabase,
  loadJson,
  loadCsv,
  htmlLinkExtractor,
  mockData,
];
