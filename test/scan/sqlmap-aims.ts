// What sqlmap is aimed at: the operations of the OpenAPI document, each parameter with a value that the running shop accepts and
// sqlmap's own mark (*) behind it.

interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly schema: Schema
}

interface DescribedOperation {
  readonly operationId: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
}

export interface Aim {
  readonly id: string
  readonly method: string
  /** As the document writes it. */
  readonly template: string
  /** With values, query and marks. */
  readonly path: string
  readonly headers: readonly string[]
  readonly data?: string
  readonly parameters: readonly string[]
  readonly isOnce: boolean
  /** Whose keys may ask it. */
  readonly ring: 'buyer' | 'own'
}

/** Names of things that stand in the shop, by operation or field. */
export type Examples = Readonly<Record<string, string>>

/** The later an operation stands here, the more it takes from those after it. */
const lateness = ({ method, id }: Aim): number =>
  method === 'GET' ? 0 : 1 + ['placeOrder', 'removeCartLine'].findIndex((one) => id.startsWith(one)) + 1

/** Aims for all that takes a parameter. Reading aims first, so that what they name is not yet changed. */
export const aimsOf = (document: OpenApi, examples: Examples): Aim[] =>
  Object.entries(document.paths)
    .flatMap(([template, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => aimsOfOperation(method.toUpperCase(), template, operation, examples)),
    )
    .toSorted((a, b) => lateness(a) - lateness(b))

const aimsOfOperation = (method: string, template: string, operation: DescribedOperation, examples: Examples): Aim[] => {
  const { operationId: id, parameters, requestBody } = operation
  const named = (place: Parameter['in']) => parameters.filter((one) => one.in === place)
  const query = named('query').map(({ name, schema }) => `${name}=${valueOf(name, schema, examples)}*`)
  const path = named('path').reduce(
    (filled, { name }) => filled.replace(`{${name}}`, `${examples[`${id}.${name}`] ?? examples[name] ?? 'none'}*`),
    template,
  )
  const body = bodyOf(requestBody?.content ?? {}, examples)
  const words = [...named('path'), ...named('query')].map((one) => one.name)
  const whole = {
    method,
    template,
    path: path + (query.length === 0 ? '' : `?${query.join('&')}`),
    isOnce: named('header').some((one) => one.name === 'Idempotency-Key'),
    ring: id === 'importStatement' ? ('own' as const) : ('buyer' as const),
  }
  const aims: Aim[] = []
  if (words.length + body.parameters.length > 0) {
    const headers = body.mediaType === undefined ? [] : [`Content-Type: ${body.mediaType}`]
    aims.push({
      ...whole,
      id,
      headers,
      ...(body.data === undefined ? {} : { data: body.data }),
      parameters: [...words, ...body.parameters],
    })
  }
  // A header's value is attacked alone: attacking the body needs a fresh key each time.
  for (const { name } of named('header')) {
    const headers = ['Content-Type: application/json', `${name}: scan-of-this-header*`]
    aims.push({ ...whole, id: `${id}-${name}`, headers, data: body.data?.replaceAll('*', '') ?? '{}', parameters: [name] })
  }
  return aims
}

interface Body {
  readonly mediaType?: string
  readonly data?: string
  readonly parameters: readonly string[]
}

const boundary = 'scan'

const bodyOf = (content: NonNullable<DescribedOperation['requestBody']>['content'], examples: Examples): Body => {
  const properties = content['application/json']?.schema.properties
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, schema]) => {
      const value = valueOf(name, schema, examples)
      return `${JSON.stringify(name)}:${schema.type === 'integer' ? `${value}*` : JSON.stringify(`${value}*`)}`
    })
    return { mediaType: 'application/json', data: `{${fields.join(',')}}`, parameters: Object.keys(properties) }
  }
  if (content['multipart/form-data'] === undefined) return { parameters: [] }
  const part = `Content-Disposition: form-data; name="file"; filename="a.csv*"\r\nContent-Type: text/csv`
  const data = `--${boundary}\r\n${part}\r\n\r\nDate,Amount,DESCRIPTION*\r\n--${boundary}--\r\n`
  return { mediaType: `multipart/form-data; boundary=${boundary}`, data, parameters: ['file', 'its name'] }
}

const valueOf = (name: string, schema: Schema, examples: Examples): string =>
  examples[name] ?? schema.enum?.[0] ?? (schema.examples?.[0] as string | undefined) ?? (schema.type === 'integer' ? '10' : 'ore')
