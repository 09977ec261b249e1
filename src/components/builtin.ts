import type { ComponentDefinition } from '../flow/component';
import { agent } from './agent';
import { alterMetadata } from './alterMetadata';
import { anthropicModel } from './anthropicModel';
import { apiRequest } from './apiRequest';
import { arXiv } from './arXiv';
import { azureOpenAiModel } from './azureOpenAiModel';
import { batchRun } from './batchRun';
import { calculator } from './calculator';
import { characterSplitter } from './characterSplitter';
import { chatInput } from './chatInput';
import { chatOutput } from './chatOutput';
import { cleanlabEvaluator } from './cleanlabEvaluator';
import { cleanlabRemediator } from './cleanlabRemediator';
import { combineText } from './combineText';
import { compatibleModels } from './compatibleModels';
import { conditionalRouter } from './conditionalRouter';
import { createData } from './createData';
import { createList } from './createList';
import { currentDate } from './currentDate';
import { dataFrameOperations } from './dataFrameOperations';
import { dataOperations } from './dataOperations';
import { dataRouter } from './dataRouter';
import { dataToTable } from './dataToTable';
import { directory } from './directory';
import { docSpaceModel } from './docSpaceModel';
import { duckDuckGo } from './duckDuckGo';
import { dynamicCreateData } from './dynamicCreateData';
import { extractKey } from './extractKey';
import { file } from './file';
import { filterData } from './filterData';
import { filterDataValues } from './filterDataValues';
import { flowTool } from './flowTool';
import { gitExtractor } from './gitExtractor';
import { gitLoader } from './gitLoader';
import { googleModel } from './googleModel';
import { groqModel } from './groqModel';
import { htmlLinkExtractor } from './htmlLinkExtractor';
import { idGenerator } from './idGenerator';
import { jsonCleaner } from './jsonCleaner';
import { languageModel } from './languageModel';
import { languageSplitter } from './languageSplitter';
import { loadCsv } from './loadCsv';
import { loadJson } from './loadJson';
import { loop } from './loop';
import { memory } from './memory';
import { mergeData } from './mergeData';
import { messageToData } from './messageToData';
import { mistralModel } from './mistralModel';
import { mockData } from './mockData';
import { newsSearch } from './newsSearch';
import { listenComponent, notifyComponent } from './notify';
import { ollamaModel } from './ollamaModel';
import { openAiModel } from './openAiModel';
import { openRouterModel } from './openRouterModel';
import { outputParser } from './outputParser';
import { parseData } from './parseData';
import { parseDataFrame } from './parseDataFrame';
import { parseJsonData } from './parseJsonData';
import { parser } from './parser';
import { passMessage } from './pass';
import { prompt } from './prompt';
import { recursiveSplitter } from './recursiveSplitter';
import { regexExtractor } from './regexExtractor';
import { rssReader } from './rssReader';
import { runFlow } from './runFlow';
import { saveToFile } from './saveToFile';
import { selectData } from './selectData';
import { smartRouter } from './smartRouter';
import { splitText } from './splitText';
import { sqlDatabase } from './sqlDatabase';
import { storeMessage } from './storeMessage';
import { structuredOutput } from './structuredOutput';
import { subFlow } from './subFlow';
import { tableToTools } from './tableToTools';
import { textInput } from './textInput';
import { textOperations } from './textOperations';
import { textOutput } from './textOutput';
import { openAiToolsAgent, toolCallingAgent } from './toolCallingAgent';
import { typeConverter } from './typeConverter';
import { updateData } from './updateData';
import { url } from './url';
import { webhook } from './webhook';
import { webSearch } from './webSearch';
import { wikidata } from './wikidata';
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
  azureOpenAiModel,
  ollamaModel,
  groqModel,
  googleModel,
  mistralModel,
  openRouterModel,
  ...compatibleModels,
  docSpaceModel,
  cleanlabEvaluator,
  cleanlabRemediator,
  structuredOutput,
  batchRun,
  // agents
  agent,
  toolCallingAgent,
  openAiToolsAgent,
  // memory and helpers
  memory,
  storeMessage,
  currentDate,
  calculator,
  idGenerator,
  createList,
  // processing
  parser,
  outputParser,
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
  characterSplitter,
  languageSplitter,
  createData,
  updateData,
  selectData,
  filterData,
  filterDataValues,
  extractKey,
  alterMetadata,
  mergeData,
  dataToTable,
  parseJsonData,
  tableToTools,
  // flow control
  conditionalRouter,
  dataRouter,
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
  duckDuckGo,
  rssReader,
  arXiv,
  wikipedia,
  wikidata,
  yahooFinance,
  youTubeTranscripts,
  sqlDatabase,
  loadJson,
  loadCsv,
  htmlLinkExtractor,
  gitLoader,
  gitExtractor,
  mockData,
];
