import type { JsonObject } from '../base/json';
import type { ComponentDefinition } from '../flow/component';
import { formatTemplate } from '../flow/text';
import { Data } from '../flow/values';
import { ArithmeticError, calculate } from './arithmetic';
import { output, textField } from './fields';

/** At most six decimals, without trailing zeros (Langflow: the result is a text). */
function shown(value: number): string {
  if (!Number.isFinite(value)) return formatTemplate('{value}', { value });

  const text = formatTemplate('{value:.6f}', { value });
  return text.replace(/\.?0+$/, '').replace(/^-0$/, '0');
}

/** Mistakes are answers too: an agent that wrote the expression can try another. */
export function evaluate(expression: string): JsonObject {
  try {
    return { result: shown(calculate(expression)) };
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;

    const text = error.isDivisionByZero
      ? 'Error: Division by zero'
      : `Invalid expression: ${error.message}`;
    return { error: text, input: expression };
  }
}

/** Basic arithmetic. */
export const calculator: ComponentDefinition = {
  type: 'CalculatorComponent',
  aliases: ['Calculator', 'CalculatorTool', 'CalculatorToolComponent'],
  displayName: 'Calculator',
  category: 'utilities',
  description: 'Perform basic arithmetic operations on a given expression.',
  inputs: [
    textField('expression', 'Expression', {
      isToolArgument: true,
      info: 'For example 4*4*(33/22)+12-20.',
    }),
  ],
  outputs: [output('result', 'Data', 'evaluate_expression', 'Data')],
  olderToolName: 'calculator',
  methods: {
    evaluate_expression: (context) => new Data(evaluate(context.text('expression'))),
    run_model: (context) => [new Data(evaluate(context.text('expression')))],
  },
};
