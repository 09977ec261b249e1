import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, DataFrame, Message, type FlowValue } from '../flow/values';
import { invalidInput, isPlainObject, kindOf, output, valueField } from './fields';

/** What a loop keeps from visit to visit. */
const itemsKey = 'items';
const nextKey = 'next';
const collectedKey = 'collected';

/**
 * One visit gives one item; the visit after the last closes `item` and opens `done`. What the body
 * hands back arrives under the name of the item output.
 */
function giveItem(context: ComponentContext): FlowValue {
  const items = startOrCollect(context);
  const next = numberIn(context, nextKey);
  const item = items[next];
  context.state.set(nextKey, next + 1);
  if (item === undefined) {
    context.stop('item');
    return new Data({});
  }
  context.stop('done');
  return item;
}

/** Asked after `item` in every visit; alone, where nothing is connected to `item`. */
function giveResults(context: ComponentContext): FlowValue {
  const collected = listIn(context, collectedKey).flatMap((value) =>
    value instanceof Data ? [value.data] : [],
  );
  return new DataFrame(collected);
}

function startOrCollect(context: ComponentContext): readonly FlowValue[] {
  if (context.state.has(itemsKey)) {
    const returned = toData(context.value('item'));
    if (returned !== undefined) {
      context.state.set(collectedKey, [...listIn(context, collectedKey), returned]);
    }
    return listIn(context, itemsKey);
  }
  const items = itemsOf(context);
  context.state.set(itemsKey, items);
  return items;
}

/** Rows of a table, data, messages, or a list of these. */
function itemsOf(context: ComponentContext): readonly Data[] {
  const value = context.value('data');
  if (value === null) return [];
  if (value instanceof DataFrame) return value.rows.map((row) => new Data(row));

  const members = isList(value) ? value : [value];
  return members.flatMap((member) => {
    if (member instanceof DataFrame) return member.rows.map((row) => new Data(row));

    const data = toData(member);
    if (data === undefined) {
      throw invalidInput(
        context,
        'data',
        `a loop goes through a table or a list of data, not through ${kindOf(member)}.`,
        'Put a Type Convert before the loop.',
      );
    }
    return [data];
  });
}

function toData(value: FlowValue): Data | undefined {
  if (value instanceof Data) return value;
  if (value instanceof Message) return new Data({ text: value.text });
  if (value instanceof DataFrame) return new Data({ results: value.rows });
  return isPlainObject(value) ? new Data(value satisfies JsonObject) : undefined;
}

function numberIn(context: ComponentContext, key: string): number {
  const value = context.state.get(key);
  return typeof value === 'number' ? value : 0;
}

function listIn(context: ComponentContext, key: string): readonly FlowValue[] {
  const value = context.state.get(key);
  return isList(value) ? value : [];
}

function isList(value: FlowValue | undefined): value is readonly FlowValue[] {
  return Array.isArray(value);
}

/** Runs what is connected to Item once for each element, and gives what comes back as a table. */
export const loop: ComponentDefinition = {
  type: 'LoopComponent',
  aliases: ['Loop'],
  displayName: 'Loop',
  category: 'flow_controls',
  description: 'Goes through a list, one item at a time, and collects what comes back.',
  inputs: [valueField('data', 'Inputs', ['DataFrame', 'Data', 'Message'])],
  outputs: [
    output('item', 'Item', 'item_output', 'Data'),
    output('done', 'Done', 'done_output', 'DataFrame'),
  ],
  methods: { item_output: giveItem, done_output: giveResults },
};
