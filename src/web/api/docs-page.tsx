// /api/docs: the API for people who write programs, drawn from the same operations as the OpenAPI document. Nothing is fetched from
// elsewhere and no script is needed.
import type { TObject, TSchema } from 'typebox'
import { permissionScope } from '../../business/accounts/permissions.ts'
import { scopes } from '../../business/keys/scopes.ts'
import { CodeBlock } from '../components/code-block.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { PageHead } from '../components/page-head.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Handler, page } from '../server/route.ts'
import { surroundingsOf } from '../storefront/surroundings.ts'
import { commonRefusals } from './v1/openapi.ts'
import type { Operation } from './v1/operation.ts'
import { operations } from './v1/operations.ts'

export const showDocs: Handler = async (visit) => {
  const around = await surroundingsOf(visit)
  const tags = [...new Set(operations.map((operation) => operation.tag))]
  return page(
    <ShopFrame around={around} title="API" description="How programs read the catalogue, order, fetch invoices and send proofs of payment.">
      <PageHead
        title="API for programs"
        lead="Version 1. Ask the office for a key; it is shown once and acts in one buyer’s name."
        actions={
          <a class="button" href="/api/v1/openapi.json">
            OpenAPI document
          </a>
        }
      />
      <Ticket id="begin" title="How to begin">
        <div class="stack prose">
          <p>Send the key with each request. Answers are JSON.</p>
          <CodeBlock>{`curl ${visit.publicUrl}/api/v1/products \\\n  -H "Authorization: Bearer supply_…"`}</CodeBlock>
          <ul>
            <li>Money is whole cents, a unit price whole 1/10000 of a rand, a quantity a decimal text in the product’s unit.</li>
            <li>Instants are UTC and end in Z; days are South African.</li>
            <li>
              A list gives up to 100 rows and <span class="code">next_cursor</span>; send it back as <span class="code">cursor</span>. New
              rows do not move it.
            </li>
            <li>
              A failure is a problem document (RFC 9457): <span class="code">code</span> for programs, <span class="code">detail</span> for
              people, <span class="code">errors</span> names each field at fault. A field that is not known is refused.
            </li>
            <li>
              300 requests a minute per key and web process; <span class="code">RateLimit</span> says what is left.
            </li>
          </ul>
        </div>
      </Ticket>
      <nav class="views" aria-label="Parts of the API">
        {tags.map((tag) => (
          <a key={tag} href={`#${idOf(tag)}`}>
            {tag}
          </a>
        ))}
      </nav>
      {tags.map((tag) => (
        <section key={tag} class="stack stack--loose" id={idOf(tag)} aria-labelledby={`${idOf(tag)}-title`}>
          <h2 id={`${idOf(tag)}-title`}>{tag}</h2>
          {operations
            .filter((operation) => operation.tag === tag)
            .map((operation) => (
              <OperationTicket key={operation.id} operation={operation} />
            ))}
        </section>
      ))}
      <section class="stack" aria-labelledby="refusals-title">
        <h2 id="refusals-title">What every operation may answer</h2>
        <Framed>
          <Ledger
            caption="Failures of every operation"
            columns={[
              { name: 'Status', as: 'title', cell: ([status]) => status },
              { name: 'When', as: 'wide', cell: ([, when]) => when },
            ]}
            rows={Object.entries(commonRefusals)}
            keyOf={([status]) => status}
          />
        </Framed>
      </section>
    </ShopFrame>,
  )
}

const idOf = (tag: string) => tag.toLowerCase().replaceAll(' ', '-')

const OperationTicket = ({ operation }: { operation: Operation }) => {
  const scope = permissionScope(operation.permission)
  return (
    <Ticket
      id={operation.id}
      title={operation.summary}
      foot={
        scope && (
          <p class="small muted">
            Scope: {scopes[scope].name} ({scope})
          </p>
        )
      }
    >
      <div class="stack">
        <CodeBlock>{`${operation.method} ${operation.path.replace(/:(\w+)/g, '{$1}')}`}</CodeBlock>
        {operation.description && <p class="prose">{operation.description}</p>}
        {operation.isOnce && (
          <p class="prose">
            Needs the header <span class="code">Idempotency-Key</span>: fresh for each order, the same when it is sent again. The answer is
            then the first one, with <span class="code">Idempotent-Replayed: true</span>.
          </p>
        )}
        {operation.query && <Fields title="Query" of={operation.query} />}
        {operation.body && <Fields title="Body" of={operation.body} />}
        {operation.takesFile && (
          <p class="prose">
            Multipart field <span class="code">file</span>: {operation.takesFile}.
          </p>
        )}
        {Object.entries(operation.refusals ?? {}).map(([status, when]) => (
          <p class="prose" key={status}>
            <span class="code">{status}</span> {when}.
          </p>
        ))}
        <details>
          <summary>Answer</summary>
          <CodeBlock>
            {operation.result === 'application/pdf' ? 'application/pdf' : JSON.stringify(sampleOf(operation.result as TSchema), null, 2)}
          </CodeBlock>
        </details>
      </div>
    </Ticket>
  )
}

interface Plain {
  type?: string
  const?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly Plain[]
  items?: Plain
  properties?: Readonly<Record<string, Plain>>
  examples?: readonly unknown[]
  description?: string
  maxLength?: number
  minimum?: number
  maximum?: number
}

const Fields = ({ title, of }: { title: string; of: TObject }) => (
  <Framed>
    <Ledger
      caption={title}
      columns={[
        { name: title, as: 'title', cell: ([name]) => <span class="code">{name}</span> },
        { name: 'Needed', cell: ([name]) => (of.required?.includes(name) === true ? 'yes' : 'no') },
        { name: 'Form', cell: ([, schema]) => formOf(schema) },
        { name: 'Meaning', as: 'wide', cell: ([, schema]) => schema.description ?? '' },
      ]}
      rows={Object.entries(of.properties as Readonly<Record<string, Plain>>)}
      keyOf={([name]) => name}
    />
  </Framed>
)

const formOf = (schema: Plain): string => {
  if (schema.enum) return schema.enum.map(String).join(', ')
  if (schema.type === 'integer')
    return schema.maximum === undefined ? 'whole number' : `${String(schema.minimum ?? 0)} to ${String(schema.maximum)}`
  return schema.maxLength === undefined ? 'text' : `text, at most ${String(schema.maxLength)}`
}

/** An answer's shape as a person reads it: names with an example or the kind of value. */
const sampleOf = (schema: Plain): unknown => {
  if (schema.anyOf) {
    const kinds = schema.anyOf.map(sampleOf)
    const [first] = kinds
    return kinds.includes(null) && typeof first === 'string' ? `${first} or null` : first
  }
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.examples) return schema.examples[0]
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, sampleOf(one)]))
  if (schema.type === 'array' && schema.items) return [sampleOf(schema.items)]
  return schema.type === 'null' ? null : (schema.type ?? 'value')
}
