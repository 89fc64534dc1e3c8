// What the API says of itself, and values that it accepts: asked of the running shop through the door, as a program would.
import { randomUUID } from 'node:crypto'
import { request } from 'node:https'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { multipartBody } from '../harness/multipart-body.ts'
import { freshThing, keyHeader } from './door.ts'
import type { Examples, OpenApi } from './sqlmap-aims.ts'
import type { Target } from './target.ts'

interface Api {
  readonly document: OpenApi
  readonly examples: Examples
  /** Puts a line in the cart that no other operation aims at, and gives its uuid: sent twice without a removal, it is the same. */
  readonly putLine: () => Promise<string>
}

export const readApi = async (target: Target): Promise<Api> => {
  const ask = askOf(target)
  const document = (await ask('GET', '/api/v1/openapi.json')) as unknown as OpenApi
  const first = async (path: string) => listOf(await ask('GET', path))[0] ?? nothing(path)
  const [product = nothing('products'), other = nothing('products')] = listOf(await ask('GET', '/api/v1/products?limit=50')).filter(
    (one) => one['unit_price_e4'] !== null && one['availability'] !== 'not-available',
  )
  const order = await first('/api/v1/orders?limit=1')
  const invoices = await ask('GET', '/api/v1/invoices?limit=1')
  const invoice = listOf(invoices)[0] ?? nothing('invoices')
  const site = await first('/api/v1/sites')
  const put = async ({ slug, minimum }: Thing): Promise<Thing> => {
    const body = JSON.stringify({ product: slug, quantity: minimum })
    const { lines } = await ask('POST', '/api/v1/cart/lines', { 'content-type': 'application/json' }, body)
    return (lines as Thing[]).find((line) => line['product'] === slug) ?? nothing('cart')
  }
  const line = await put(product)
  const delivery = JSON.stringify({ site: site['uuid'], po_number: 'PO-7', note: 'Gate 2' })
  const cart = await ask('POST', '/api/v1/cart/delivery', { 'content-type': 'application/json' }, delivery)
  const pdf = Buffer.from(await proofOf(String(invoice['number'])))
  const upload = await multipartBody([['file', 'proof.pdf', pdf]])
  const proof = await ask('POST', `/api/v1/invoices/${String(invoice['uuid'])}/proofs`, { 'content-type': upload.type }, upload.payload)
  const examples = {
    slug: product['slug'],
    product: product['slug'],
    quantity: product['minimum'],
    category: product['category'],
    site: site['uuid'],
    uuid: invoice['uuid'],
    'showOrder.uuid': order['uuid'],
    'showProof.uuid': proof['uuid'],
    'changeCartLine.uuid': line['uuid'],
    'removeCartLine.uuid': freshThing,
    reference: invoice['number'],
    cursor: invoices['next_cursor'] ?? 'none',
    po_number: 'PO-7',
    note: 'Gate 2',
    fingerprint: cart['fingerprint'],
    total_cents: cart['total_cents'],
  }
  return {
    document,
    examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, String(value)])),
    putLine: async () => String((await put(other))['uuid']),
  }
}

type Thing = Readonly<Record<string, unknown>>

const listOf = (answer: Thing): Thing[] => answer['data'] as Thing[]

const nothing = (where: string): never => {
  throw new Error(`nothing to aim at: ${where} is empty`)
}

const proofOf = (reference: string) =>
  sampleProofPdf({
    payerName: 'Scan',
    beneficiaryName: 'Supplier',
    beneficiaryBank: 'FNB',
    accountNumber: '62900004321',
    branchCode: '250655',
    amountCents: 100_000,
    reference,
    paidOn: '2026-03-04',
    bankReference: randomUUID(),
  })

/** The door's certificate is its own: nothing else listens there. */
const askOf =
  ({ address }: Target) =>
  (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string | Buffer): Promise<Thing> =>
    new Promise((done, fail) => {
      const asked = request(`${address}${path}`, { method, headers: { [keyHeader]: 'buyer', ...headers }, rejectUnauthorized: false })
      asked.once('error', fail)
      asked.once('response', async (answer) => {
        const text = Buffer.concat((await answer.toArray()) as Buffer[]).toString()
        if ((answer.statusCode ?? 0) >= 300) fail(new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`))
        else done(JSON.parse(text) as Thing)
      })
      asked.end(body)
    })
