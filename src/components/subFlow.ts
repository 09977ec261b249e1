import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, Message, type FlowValue } from '../flow/values';
import { output, stringField } from './fields';
import { calledFlow, callFlow, fieldValues, resultsOf } from './flowCall';

async function results(context: ComponentContext): Promise<readonly FlowValue[]> {
  const flow = await calledFlow(context, 'flow_name', { name: context.text('flow_name') });
  const answer = await callFlow(context, flow, fieldValues(context, '|'));
  return resultsOf(answer).filter((value) => value instanceof Message || value instanceof Data);
}

/** Langflow's first way to run another flow; fields of its inputs are named `<component>|<field>`. */
export const subFlow: ComponentDefinition = {
  type: 'SubFlow',
  aliases: ['SubFlowComponent'],
  displayName: 'Sub Flow',
  category: 'flow_controls',
  description: 'Runs another flow of the workspace and gives all its results.',
  inputs: [stringField('flow_name', 'Flow Name')],
  outputs: [output('flow_outputs', 'Flow Outputs', 'generate_results', 'Data')],
  methods: { generate_results: results },
};
