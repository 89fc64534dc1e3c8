// The OpenAPI 3.1 document, made from the operations themselves: what it says is what requests are checked against.
import type { TObject } from 'typebox'
import { permissionScope } from '../../../business/accounts/permissions.ts'
import { version } from '../../../config/project.ts'
import { type Handler, json } from '../../server/route.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { ProblemShape } from './shapes.ts'

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** What every operation may answer. */
export const commonRefusals: Readonly<Record<string, string>> = {
  400: 'A field is missing, unknown, or not as it must be: `errors` names each',
  401: 'No key, or one that is unknown, revoked or expired',
  403: 'The key’s scopes, or what its buyer may do, do not allow this',
  404: 'There is nothing here, or it belongs to somebody else',
  429: 'Too many requests: `Retry-After` and `RateLimit` say when to come back',
  503: 'Not available just now: try again after `Retry-After`',
}

const parametersOf = (operation: Operation) => [
  ...[...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries(operation.query?.properties ?? {}).map(([name, schema]) => {
    const { description, ...rest } = schema as { description?: string }
    return { name, in: 'query', required: false, ...(description === undefined ? {} : { description }), schema: rest }
  }),
  ...(operation.isOnce === true
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          description: 'Fresh for each order; the same one when it is sent again. Kept for good: an order is made once, ever.',
          schema: { type: 'string', minLength: 8, maxLength: 100 },
        },
      ]
    : []),
]

const bodyOf = (operation: Operation) => {
  if (operation.takesFile !== undefined) {
    const file = { type: 'string', contentMediaType: 'application/octet-stream', description: operation.takesFile }
    const schema = { type: 'object', required: ['file'], properties: { file }, additionalProperties: false }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } }
  }
  const schema: TObject | undefined = operation.body
  return schema === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

const responsesOf = (operation: Operation) => {
  const content =
    operation.result === 'application/pdf'
      ? { 'application/pdf': { schema: { type: 'string', contentMediaType: 'application/pdf' } } }
      : { 'application/json': { schema: operation.result } }
  const refused: Record<string, string> = { ...commonRefusals, ...operation.refusals }
  return {
    [operation.status ?? 200]: { description: operation.summary, content },
    ...(operation.id === 'placeOrder' ? { 202: { description: 'It waits for an approver', content } } : {}),
    ...Object.fromEntries(Object.entries(refused).map(([status, when]) => [status, problem(when)])),
  }
}

const described = (operation: Operation) => ({
  operationId: operation.id,
  tags: [operation.tag],
  summary: operation.summary,
  description: [operation.description, `Scope: \`${permissionScope(operation.permission)}\`.`].filter(Boolean).join('\n\n'),
  security: [{ key: [] }],
  parameters: parametersOf(operation),
  ...bodyOf(operation),
  responses: responsesOf(operation),
})

const pathsOf = (): Record<string, Record<string, unknown>> => {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described(operation) }
  }
  return paths
}

export const openApiDocument = (publicUrl: string) => ({
  openapi: '3.1.0',
  info: {
    title: '360Degree Supply',
    version,
    description:
      'Money is whole cents, unit prices whole 1/10000 of a rand, quantities decimal texts. Instants are UTC, days South African. ' +
      'Lists go on with `next_cursor`. Failures are RFC 9457 problem documents.',
  },
  servers: [{ url: publicUrl }],
  tags: [...new Set(operations.map((operation) => operation.tag))].map((name) => ({ name })),
  paths: pathsOf(),
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key that the office made: Authorization: Bearer supply_…' } },
    schemas: { Problem: ProblemShape },
  },
})

/** GET /api/v1/openapi.json */
export const showOpenApi: Handler = async (visit) => json(openApiDocument(visit.publicUrl))
