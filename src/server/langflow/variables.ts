import { z } from 'zod';
import type { JsonObject } from '../../base/json';
import type { Variable } from '../../sessions/variableBook';
import type { ApiContext } from '../apiContext';
import { uuid } from '../fieldTypes';
import { HttpError, noContent } from '../httpError';
import { defineRoute, type Route } from '../route';

const tag = 'Variables';
const params = z.object({ variable_id: uuid });
const name = z.string().max(200);
const value = z.string().max(100_000);
const defaultFields = z.array(z.string().max(200)).max(200);

/** Global variables. Values are kept with the product's secrets; those of credentials are never told. */
export function variableRoutes({ variables }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/variables',
      tag,
      summary: 'List the global variables',
      answer: 'The variables; the value of a credential is null',
      handle: async () => Response.json((await variables.list()).map(toAnswer)),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/variables',
      tag,
      summary: 'Create a global variable',
      body: z.object({
        name,
        value,
        default_fields: defaultFields,
        type: z.string().max(100).nullish(),
      }),
      answer: 'The variable',
      status: 201,
      handle: async ({ body }) => {
        const problem = emptyProblem(body.name, body.value);
        if (problem !== undefined) throw new HttpError(400, problem);

        const variable = await variables.create({
          name: body.name,
          value: body.value,
          type: body.type ?? 'Credential',
          defaultFields: body.default_fields,
        });
        return Response.json(toAnswer(variable), { status: 201 });
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/variables/{variable_id}',
      tag,
      summary: 'Change a global variable',
      params,
      body: z.object({
        id: uuid,
        name: name.nullish(),
        value: value.nullish(),
        default_fields: defaultFields.nullish(),
      }),
      answer: 'The variable',
      handle: async ({ params: { variable_id: id }, body }) => {
        if (body.name === '') throw new HttpError(400, 'Variable name cannot be empty');
        if (body.value === '') throw new HttpError(400, 'Variable value cannot be empty');

        const changed = await variables.change(id, {
          name: body.name ?? undefined,
          value: body.value ?? undefined,
          defaultFields: body.default_fields ?? undefined,
        });
        if (changed === undefined) throw new HttpError(404, 'Variable not found');
        return Response.json(toAnswer(changed));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/variables/{variable_id}',
      tag,
      summary: 'Delete a global variable',
      params,
      answer: 'Deleted',
      status: 204,
      handle: async ({ params: { variable_id: id } }) => {
        if (!(await variables.delete(id))) throw new HttpError(404, 'Variable not found');
        return noContent();
      },
    }),
  ];
}

function emptyProblem(named: string, given: string): string | undefined {
  if (named === '' && given === '') return 'Variable name and value cannot be empty';
  if (named === '') return 'Variable name cannot be empty';
  return given === '' ? 'Variable value cannot be empty' : undefined;
}

function toAnswer(variable: Variable): JsonObject {
  return {
    id: variable.id,
    name: variable.name,
    type: variable.type,
    value: variable.value ?? null,
    has_value: true,
    default_fields: variable.defaultFields,
    is_owner: true,
    can_manage_shares: true,
    validation_error: null,
    is_valid: null,
  };
}
