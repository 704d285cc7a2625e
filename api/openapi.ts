import Type, { type TObject, type TSchema } from 'typebox';
import * as wire from '#wire';
import { type Answer, problem, type Route, route } from './http/route.ts';

type Json = Record<string, unknown>;

/** Schemas of #wire that get a name in the document. */
const named = new Map<unknown, string>(
  Object.entries(wire)
    .filter(([, value]) => Type.IsSchema(value))
    .map(([name, schema]) => [schema, name]),
);

export function openApiRoute(routes: () => Route[]): Route {
  return route({
    path: '/v1/openapi.json',
    name: 'readOpenApi',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1' } },
    handle: () => buildOpenApi(routes()),
  });
}

/** Describes the api from the same table that serves it. */
export function buildOpenApi(routes: Route[]): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Brain-Storm',
      version: '1',
      description:
        'Facts of certificates and progress, folded from contract events. Every answer says as of which ledger.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: { schemas: Object.fromEntries([...named].map(([schema, name]) => [name, refer(schema, true)])) },
  };
}

function operation(route: Route): Json {
  const answers: Record<string, Answer> = {
    ...(route.cost > 0 ? { 429: problem('Too many requests from one address') } : {}),
    503: problem('The database does not answer'),
    ...route.answers,
  };
  return {
    operationId: route.name,
    summary: route.summary,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          (route.bodyTypes ?? ['application/json']).map((type) => [type, { schema: refer(route.body) }]),
        ),
      },
    }),
    responses: Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
  };
}

function parameters(schema: TObject, place: 'path' | 'query'): Json[] {
  const required = new Set(schema.required as string[] | undefined);
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: refer(property),
  }));
}

function response({ description, schema, type }: Answer): Json {
  const content = { [type ?? 'application/json']: schema ? { schema: refer(schema) } : {} };
  return { description, content };
}

/** A schema as JSON, with references in place of those that have a name. */
function refer(schema: unknown, isDefinition = false): unknown {
  const name = named.get(schema);
  if (name && !isDefinition) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(schema)) return schema.map((item) => refer(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema as TSchema).map(([key, value]) => [key, refer(value)]));
}
