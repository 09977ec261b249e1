import type { JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data, DataFrame, Message } from '../flow/values';
import { output } from './fields';

const rowCount = 50;
const dayMs = 86_400_000;

const texts = [
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.',
  'Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip.',
  'Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore.',
  'Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt.',
] as const;
const companies = ['Amber Works', 'Bluebird', 'Cedar Labs', 'Delta Trade', 'Elm & Sons'] as const;
const departments = ['Finance', 'Marketing', 'Operations', 'Research', 'Sales'] as const;
const statuses = ['active', 'pending', 'completed', 'cancelled'] as const;
const categories = ['A', 'B', 'C', 'D'] as const;
const tags = ['draft', 'final', 'review', 'urgent'] as const;
const firstNames = ['Ana', 'Ben', 'Chloe', 'Dan', 'Eva', 'Finn', 'Grace', 'Hugo'] as const;
const lastNames = ['Adams', 'Brown', 'Costa', 'Dubois', 'Evans', 'Fischer', 'Garcia'] as const;
const cities = ['Berlin', 'Chicago', 'Lima', 'Lyon', 'Nairobi', 'Osaka', 'Porto'] as const;
const countries = ['Brazil', 'France', 'Germany', 'Japan', 'Kenya', 'Peru', 'USA'] as const;
const products = ['Product A', 'Product B', 'Product C', 'Service X', 'Service Y'] as const;

function whole(from: number, to: number): number {
  return from + Math.floor(Math.random() * (to - from + 1));
}

function decimal(from: number, to: number, digits: number): number {
  return Number((from + Math.random() * (to - from)).toFixed(digits));
}

function pick(words: readonly string[]): string {
  return words[whole(0, words.length - 1)] ?? '';
}

/** A day of the last year. */
function day(context: ComponentContext): string {
  return new Date(context.ports.clock.now() - whole(0, 365) * dayMs).toISOString();
}

function message(): Message {
  return new Message({ text: pick(texts) });
}

function data(context: ComponentContext): Data {
  const value = decimal(100, 10_000, 2);
  const rating = decimal(1, 5, 1);
  const isActive = Math.random() < 0.5;
  const record = {
    id: 'REC-1000',
    name: 'Sample Record 1',
    company: pick(companies),
    department: pick(departments),
    status: pick(statuses),
    category: pick(categories),
    value,
    quantity: whole(1, 100),
    rating,
    is_active: isActive,
    created_date: day(context),
    tags: [pick(tags)],
  };
  const summary = {
    total_count: 1,
    active_count: isActive ? 1 : 0,
    total_value: value,
    average_rating: rating,
    categories: [record.category],
    companies: [record.company],
  };
  return new Data({ records: [record], summary });
}

function ageGroup(age: number): string {
  if (age <= 25) return '18-25';
  if (age <= 35) return '26-35';
  if (age <= 50) return '36-50';
  return age <= 65 ? '51-65' : '65+';
}

function customer(context: ComponentContext, number: number): JsonObject {
  const firstName = pick(firstNames);
  const lastName = pick(lastNames);
  const age = whole(18, 80);
  const value = decimal(10, 1000, 2);
  const quantity = whole(1, 10);
  const discount = decimal(0, 0.3, 2);
  return {
    customer_id: `CUST-${10_000 + number}`,
    first_name: firstName,
    last_name: lastName,
    email: `user${number + 1}@example.com`,
    age,
    city: pick(cities),
    country: pick(countries),
    product: pick(products),
    order_date: day(context).slice(0, 10),
    order_value: value,
    quantity,
    discount,
    is_premium: Math.random() < 0.5,
    satisfaction_score: whole(1, 10),
    last_contact: day(context).slice(0, 10),
    full_name: `${firstName} ${lastName}`,
    discounted_value: value * (1 - discount),
    total_value: value * (1 - discount) * quantity,
    age_group: ageGroup(age),
  };
}

function table(context: ComponentContext): DataFrame {
  return new DataFrame(Array.from({ length: rowCount }, (_, number) => customer(context, number)));
}

/** Invented data to try a flow with; different each time. */
export const mockData: ComponentDefinition = {
  type: 'MockDataGenerator',
  aliases: ['MockDataGeneratorComponent'],
  displayName: 'Mock Data',
  category: 'data_source',
  description: 'Makes invented data to try a flow with.',
  inputs: [],
  outputs: [
    output('dataframe_output', 'Result', 'generate_dataframe_output', 'DataFrame'),
    output('message_output', 'Result', 'generate_message_output', 'Message'),
    output('data_output', 'Result', 'generate_data_output', 'Data'),
  ],
  methods: {
    generate_dataframe_output: table,
    generate_message_output: message,
    generate_data_output: data,
  },
};
