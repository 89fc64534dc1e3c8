// Version 1 of the API through a running site: every answer has the shape that the document promises, nothing is done twice,
// nobody sees another's papers, and a fault names its field.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createKey } from '../../src/business/keys/create-key.ts'
import { everyScope, scopes } from '../../src/business/keys/scopes.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { faultsOf } from '../../src/web/api/v1/operation.ts'
import { operations } from '../../src/web/api/v1/operations.ts'
import { openApiDocument } from '../../src/web/api/v1/openapi.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Site, startSite } from '../harness/site.ts'
import { type Buyer, createWorld, ourAccount, type World } from '../harness/world.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers of the wire
type Json = any

withDatabases((given) => {
  let world: World
  let site: Site
  let buyer: Buyer
  let keyOf: Record<'buyer' | 'other' | 'own', string>
  before(async () => {
    world = await createWorld(given.database)
    site = await startSite({ place: { url: given.url, remove: async () => undefined }, clock: world.clock })
    buyer = await world.openAccount('Highveld Haulage')
    const other = await world.openAccount('Koppies Farming')
    keyOf = { buyer: await makeKey(buyer), other: await makeKey(other), own: await makeKey(null) }
  })
  after(async () => {
    await site.stop()
    await world.close()
  })

  const makeKey = async (acts: Buyer | null): Promise<string> => {
    const scopeWords = everyScope.filter((scope) => scopes[scope].for.includes(acts ? 'customer' : 'own'))
    const input = { name: 'ERP', buyerEmail: acts?.email ?? '', scopeWords, daysValid: 730, remoteAddress: '', ...world.staff }
    const made = await world.ctx.transact((w) => createKey(w, input))
    return 'token' in made ? made.token : assert.fail(JSON.stringify(made))
  }

  interface Answered {
    status: number
    body: Json
    headers: Headers
  }

  const seenOperations = new Set<string>()

  const ask = async (id: string, as: keyof typeof keyOf, what: Ask = {}): Promise<Answered> => {
    const operation = operations.find((one) => one.id === id) ?? assert.fail(`no operation ${id}`)
    const path = operation.path.replace(/:\w+/, what.of ?? '') + (what.query ?? '')
    const isJson = what.body !== undefined
    const answer = await fetch(site.address + path, {
      method: operation.method,
      headers: {
        authorization: `Bearer ${keyOf[as]}`,
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...what.headers,
      },
      ...(isJson ? { body: JSON.stringify(what.body) } : what.upload ? { body: what.upload } : {}),
    })
    const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') === true
    assert.equal(isProblem, answer.status >= 400, `${id}: ${answer.status} ${answer.headers.get('content-type')}`)
    if (answer.headers.get('content-type') === 'application/pdf')
      return { status: answer.status, body: await answer.bytes(), headers: answer.headers }
    const body = (await answer.json()) as Json
    if (!isProblem && operation.result !== 'application/pdf') {
      assert.deepEqual(faultsOf(operation.result, body), [], `${id} answers in its own shape: ${JSON.stringify(body).slice(0, 300)}`)
      seenOperations.add(id)
    }
    return { status: answer.status, body, headers: answer.headers }
  }

  interface Ask {
    of?: string
    query?: string
    body?: unknown
    headers?: Record<string, string>
    upload?: FormData
  }

  const fillCart = async (quantity = '34.5'): Promise<Json> => {
    await ask('putInCart', 'buyer', { body: { product: 'ore', quantity } })
    const { body: site1 } = await ask('listSites', 'buyer')
    const { body } = await ask('setDelivery', 'buyer', { body: { site: site1.data[0].uuid, po_number: 'PO 7', note: 'Gate 2' } })
    return body
  }
  const place = (cart: Json, key: string = randomUUID()) =>
    ask('placeOrder', 'buyer', {
      body: { total_cents: cart.total_cents, fingerprint: cart.fingerprint },
      headers: { 'idempotency-key': key },
    })

  test('a program reads the catalogue, orders, fetches the invoice and sends a proof, each in the promised shape', async () => {
    assert.ok((await ask('listCategories', 'buyer')).body.data.length > 3)
    const products = (await ask('listProducts', 'buyer', { query: '?q=ore' })).body.data
    assert.deepEqual(
      products.map((one: Json) => [one.slug, one.unit_price_e4, one.step, one.currency]),
      [['ore', 21_500_000, '0.5', 'ZAR']],
    )
    assert.equal((await ask('showProduct', 'buyer', { of: 'ore' })).body.name, 'Ore')
    const cart = await fillCart()
    assert.deepEqual([cart.net_cents, cart.vat_cents, cart.total_cents], [7_417_500, 1_112_625, 8_530_125])
    const ordered = await place(cart)
    assert.equal(ordered.status, 201)
    assert.equal(ordered.headers.get('location'), `/api/v1/orders/${ordered.body.order}`)
    const order = (await ask('showOrder', 'buyer', { of: ordered.body.order })).body
    assert.deepEqual([order.po_number, order.note, order.total_cents, order.lines[0].quantity], ['PO 7', 'Gate 2', 8_530_125, '34.5'])
    const invoice = (await ask('showInvoice', 'buyer', { of: ordered.body.invoice })).body
    assert.deepEqual([invoice.balance_cents, invoice.bank.account_number, invoice.state], [8_530_125, ourAccount, 'open'])
    const pdf = await ask('downloadInvoice', 'buyer', { of: ordered.body.invoice })
    assert.equal(Buffer.from(pdf.body).subarray(0, 5).toString(), '%PDF-')
    const upload = new FormData()
    upload.append('file', new Blob([Uint8Array.from(await proofFor(invoice))]), 'payment.pdf')
    const sent = await ask('sendProof', 'buyer', { of: invoice.uuid, upload })
    assert.equal(sent.status, 201)
    assert.equal(sent.body.state, 'received')
    assert.equal((await ask('showProof', 'buyer', { of: sent.body.uuid })).body.invoice, invoice.uuid)
  })

  const proofFor = (invoice: Json) =>
    sampleProofPdf({
      payerName: 'Highveld Haulage',
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'First National Bank',
      accountNumber: ourAccount,
      branchCode: '250655',
      amountCents: invoice.total_cents,
      reference: invoice.payment_reference,
      paidOn: '2026-03-04',
      bankReference: 'MB20260304001',
    })

  test('an order is placed once: sent again it gives the same answer, with another body 422, without its key 400', async () => {
    const cart = await fillCart()
    const key = randomUUID()
    const [first, again] = [await place(cart, key), await place(cart, key)]
    assert.deepEqual([first.status, again.status], [201, 201])
    assert.deepEqual(again.body, first.body)
    assert.deepEqual([first.headers.get('idempotent-replayed'), again.headers.get('idempotent-replayed')], [null, 'true'])
    const other = await place({ ...cart, total_cents: cart.total_cents + 1 }, key)
    assert.deepEqual([other.status, other.body.code], [422, 'once-key-reused'])
    const bare = await ask('placeOrder', 'buyer', { body: { total_cents: 1, fingerprint: 'x' } })
    assert.deepEqual([bare.status, bare.body.errors[0].field], [400, 'Idempotency-Key'])
  })

  test('twenty at once with one key give one order; whoever is not told to ask again gets that order', async () => {
    const cart = await fillCart()
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => place(cart, key)))
    const orders = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.order))
    assert.equal(orders.size, 1)
    for (const { status, headers } of answers) {
      if (status === 201) continue
      assert.equal(status, 409)
      assert.equal(headers.get('retry-after'), '1')
    }
    assert.equal((await place(cart, key)).body.order, [...orders][0])
  })

  test('an order is refused, never changed, when cart or price are not as agreed', async () => {
    const cart = await fillCart('10')
    const dearer = await place({ ...cart, total_cents: cart.total_cents - 1 })
    assert.deepEqual([dearer.status, dearer.body.code, dearer.body.total_cents], [409, 'price-changed', cart.total_cents])
    await ask('changeCartLine', 'buyer', { of: cart.lines[0].uuid, body: { quantity: '12' } })
    const changed = await place(cart)
    assert.deepEqual([changed.status, changed.body.code], [409, 'cart-changed'])
    const empty = (await ask('removeCartLine', 'buyer', { of: cart.lines[0].uuid })).body
    assert.deepEqual(empty.lines, [])
    assert.deepEqual((await ask('showCart', 'buyer')).body, empty)
    assert.equal((await place(empty)).body.code, 'cart-empty')
  })

  test('an order over the limit of the key’s buyer waits for an approver', async () => {
    const cart = await fillCart()
    const limited = (limit: number | null) =>
      world.ctx.transact((w) => w.db.updateTable('buyer').set({ spending_limit_cents: limit }).where('id', '=', buyer.buyerId).execute())
    await limited(100)
    const answer = await place(cart)
    await limited(null)
    assert.deepEqual([answer.status, answer.body.code], [422, 'nobody-may-approve'])
  })

  test('faults name their fields: unknown, missing, of the wrong form, in body, query and upload', async () => {
    const fieldsOf = async (id: string, what: Ask, as: keyof typeof keyOf = 'buyer') => {
      const { status, body } = await ask(id, as, what)
      assert.equal(status, 400, `${id} ${JSON.stringify(what)}`)
      assert.equal(typeof body.requestId, 'string')
      return body.errors.map((one: Json) => one.field)
    }
    assert.deepEqual(await fieldsOf('putInCart', { body: { product: 'ore', quantity: '1', price: 1 } }), ['price'])
    assert.deepEqual(await fieldsOf('putInCart', { body: { product: 'ore' } }), ['quantity'])
    assert.deepEqual(await fieldsOf('putInCart', { body: { product: 'ore', quantity: 1 } }), ['quantity'])
    assert.deepEqual(await fieldsOf('putInCart', { body: { product: 'ore', quantity: '1,5' } }), ['quantity'])
    assert.deepEqual(await fieldsOf('putInCart', { body: [] }), ['body'])
    assert.deepEqual(await fieldsOf('removeCartLine', { of: 'x', body: { force: true } }), ['force'])
    assert.deepEqual(await fieldsOf('listOrders', { query: '?customer_id=1' }), ['customer_id'])
    assert.deepEqual(await fieldsOf('listOrders', { query: '?limit=101' }), ['limit'])
    assert.deepEqual(await fieldsOf('listOrders', { query: '?limit=ten' }), ['limit'])
    assert.deepEqual(await fieldsOf('listOrders', { query: '?state=lost' }), ['state'])
    assert.deepEqual(await fieldsOf('listOrders', { query: '?cursor=abc' }), ['cursor'])
    const upload = new FormData()
    upload.append('amount', '1')
    upload.append('file', new Blob(['x']), 'a.pdf')
    assert.deepEqual(await fieldsOf('importStatement', { upload }, 'own'), ['amount'])
    const form = await fetch(`${site.address}/api/v1/cart/lines`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf.buyer}` },
      body: new URLSearchParams({ product: 'ore', quantity: '1' }),
    })
    assert.equal(form.status, 415)
  })

  test('a list is read to its end in pages, and new rows neither move nor repeat any', async () => {
    for (let count = 0; count < 3; count++) assert.equal((await place(await fillCart())).status, 201)
    const all = (await ask('listOrders', 'buyer', { query: '?limit=100' })).body.data.map((one: Json) => one.uuid)
    const read: string[] = []
    let cursor = ''
    for (;;) {
      const { body } = await ask('listOrders', 'buyer', { query: `?limit=2${cursor}` })
      read.push(...body.data.map((one: Json) => one.uuid))
      if (read.length === 2) await place(await fillCart())
      if (body.next_cursor === null) break
      cursor = `&cursor=${body.next_cursor}`
    }
    assert.deepEqual(read, all)
    const invoices = (await ask('listInvoices', 'buyer', { query: '?limit=1&state=owing' })).body
    assert.equal(invoices.data.length, 1)
    assert.ok(
      (await ask('listInvoices', 'buyer', { query: `?limit=1&cursor=${invoices.next_cursor}` })).body.data[0].uuid !==
        invoices.data[0].uuid,
    )
    const goods = (await ask('listProducts', 'buyer', { query: '?limit=2' })).body
    const rest = (await ask('listProducts', 'buyer', { query: `?cursor=${goods.next_cursor}` })).body
    assert.deepEqual([...goods.data, ...rest.data].map((one: Json) => one.slug).sort(), ['contract', 'diesel', 'ore'])
  })

  test('another company’s papers are absent; our own systems see all', async () => {
    const order = (await ask('listOrders', 'buyer')).body.data[0]
    assert.deepEqual((await ask('listOrders', 'other')).body.data, [])
    assert.deepEqual((await ask('listInvoices', 'other')).body.data, [])
    for (const [id, of] of [
      ['showOrder', order.uuid],
      ['showInvoice', order.invoice],
      ['downloadInvoice', order.invoice],
    ] as const) {
      const [foreign, absent] = [await ask(id, 'other', { of }), await ask(id, 'other', { of: randomUUID() })]
      assert.deepEqual([foreign.status, absent.status], [404, 404])
      const { requestId: _, instance: __, ...foreignBody } = foreign.body
      const { requestId: ___, instance: ____, ...absentBody } = absent.body
      assert.deepEqual(foreignBody, absentBody)
    }
    const upload = new FormData()
    upload.append('file', new Blob(['x']), 'a.pdf')
    assert.equal((await ask('sendProof', 'other', { of: order.invoice, upload })).status, 404)
    assert.equal((await ask('showOrder', 'own', { of: order.uuid })).body.customer, 'Highveld Haulage')
    assert.equal((await ask('placeOrder', 'own', { body: { total_cents: 1, fingerprint: 'x' } })).status, 403)
  })

  test('our own systems import a statement, and the same one again brings nothing', async () => {
    const statement = () => {
      const text = [
        'ACCOUNT TRANSACTION HISTORY',
        `FOR ACCOUNT NUMBER ${ourAccount}`,
        'Date,SERVICE FEE,Amount,DESCRIPTION,REFERENCE,Balance,CHEQUE NUMBER,',
        '2026/03/04,0.00,100.00,EFT CREDIT,INV,,,',
        '',
      ].join('\r\n')
      const upload = new FormData()
      upload.append('file', new Blob([text]), 'march.csv')
      return upload
    }
    const [first, again] = [
      await ask('importStatement', 'own', { upload: statement() }),
      await ask('importStatement', 'own', { upload: statement() }),
    ]
    assert.deepEqual([first.status, first.body.new_lines, again.body.new_lines], [201, 1, 0])
    assert.equal((await ask('importStatement', 'buyer', { upload: statement() })).status, 403)
    const junk = new FormData()
    junk.append('file', new Blob(['hello']), 'a.csv')
    assert.equal((await ask('importStatement', 'own', { upload: junk })).status, 422)
  })

  test('every operation was seen in its shape, and stands in the document', async () => {
    const files = operations.filter((one) => one.result === 'application/pdf').map((one) => one.id)
    assert.deepEqual(
      operations.map((one) => one.id).filter((id) => !seenOperations.has(id)),
      files,
    )
    const document = (await (await fetch(`${site.address}/api/v1/openapi.json`)).json()) as Json
    assert.deepEqual(document, JSON.parse(JSON.stringify(openApiDocument(site.address))))
    assert.equal(document.openapi, '3.1.0')
    const ids = Object.values(document.paths as Json).flatMap((path) => Object.values(path as Json).map((one) => (one as Json).operationId))
    assert.equal(new Set(ids).size, operations.length)
    const docs = await fetch(`${site.address}/api/docs`)
    assert.equal(docs.status, 200)
    const html = await docs.text()
    for (const one of operations) assert.ok(html.includes(one.path.replace(/:(\w+)/g, '{$1}')), one.path)
    assert.doesNotMatch(html, /(src|href)="https?:/)
  })

  test('a key says how often it may still ask, and is refused above that', async () => {
    const key = await makeKey(null)
    const once = () => fetch(`${site.address}/api/v1/categories`, { headers: { authorization: `Bearer ${key}` } })
    const first = await once()
    assert.equal(first.headers.get('ratelimit-policy'), '"key";q=300;w=60')
    assert.match(first.headers.get('ratelimit') ?? '', /^"key";r=299;t=\d+$/)
    let refused: Response | undefined
    for (let batch = 0; batch < 16 && refused === undefined; batch++) {
      const answers = await Promise.all(Array.from({ length: 20 }, once))
      refused = answers.find(({ status }) => status === 429)
    }
    assert.ok(refused)
    assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/)
    assert.match(refused.headers.get('ratelimit') ?? '', /r=0/)
  })
})
