// Fields that no form of ours has and no program needs: they are refused, or nobody looks at them. Nobody gets a price, a role or a
// state by sending one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { createKey } from '../../src/business/keys/create-key.ts'
import { everyScope, scopes } from '../../src/business/keys/scopes.ts'
import { operations } from '../../src/web/api/v1/operations.ts'
import { Person } from '../harness/person.ts'
import { type Site, startSite } from '../harness/site.ts'

let site: Site
let key = ''
let buyer: { email: string; password: string }

before(async () => {
  site = await startSite({ hasDemo: true })
  buyer = site.accounts.find(({ realm }) => realm === 'buyer') ?? assert.fail('the demo has no buyer')
  const { ctx } = site.application
  const staff = await ctx.read.db.selectFrom('staff').select('id').where('role', '=', 'owner').executeTakeFirstOrThrow()
  const scopeWords = everyScope.filter((scope) => scopes[scope].for.includes('customer'))
  const by = { staffId: staff.id, staffName: 'Owner', remoteAddress: '' }
  const made = await ctx.transact((w) => createKey(w, { name: 'ERP', buyerEmail: buyer.email, scopeWords, daysValid: 30, ...by }))
  key = 'token' in made ? made.token : assert.fail(JSON.stringify(made))
})
after(() => site.stop())

/** What belongs to somebody, as text. */
const everything = async () => {
  const { db } = site.application.ctx.read
  const tables = [
    'customer',
    'buyer',
    'site',
    'product',
    'cart',
    'cart_line',
    'sales_order',
    'invoice',
    'invoice_balance',
    'proof',
  ] as const
  return JSON.stringify(await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute())))
}

test('whatever a program adds to a body is refused, and nothing changes', async () => {
  const earlier = await everything()
  const posts = operations.filter((one) => one.method === 'POST' && !/proofs|statements/.test(one.path))
  assert.ok(posts.length >= 5, String(posts.length))
  const wished = fc.constantFrom(
    'price',
    'unit_price_cents',
    'role',
    'state',
    'status',
    'paid_cents',
    'customer_id',
    'is_owner',
    'vat_code',
  )
  const name = fc.oneof(wished, fc.stringMatching(/^[a-z][a-zA-Z_]{3,20}X$/))
  const value = fc.oneof(
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer()),
    fc.dictionary(fc.string(), fc.integer()),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...posts), name, value, async (operation, field, given) => {
      const answer = await site.server.fastify.inject({
        method: 'POST',
        url: operation.path.replace(/:\w+/, '00000000-0000-7000-8000-000000000000'),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': 'a-key-of-this-test' },
        payload: JSON.stringify({ [field]: given }),
      })
      assert.equal(answer.statusCode, 400, `${operation.path}: ${answer.body}`)
      const { errors } = answer.json() as { errors?: { field: string }[] }
      assert.ok(
        errors?.some((one) => one.field === field),
        `${operation.path}: ${field} is not among ${answer.body}`,
      )
    }),
    { numRuns: 60 },
  )
  assert.equal(await everything(), earlier)
})

test('a form that brings a role, a state and a price gets none of them', async () => {
  const { db } = site.application.ctx.read
  const extra = {
    id: '1',
    uuid: '00000000-0000-7000-8000-000000000000',
    customer_id: '1',
    customerId: '1',
    role: 'owner',
    release_policy: 'on-claim',
    releasePolicy: 'on-claim',
    claimLimit: '99999999',
    claim_limit_cents: '99999999',
    creditDays: '365',
    state: 'paid',
    price: '0.01',
    unitPrice: '0.01',
    unit_price: '1',
    unit_price_ten_thousandths: '1',
    expectedTotalCents: '1',
    email_verified_at: '2026-01-01T00:00:00.000Z',
  }
  const registered = async (email: string, more: Record<string, string>) => {
    const person = new Person(site.address)
    await person.open('/register')
    const typed = { companyName: `Company of ${email}`, address: '9 Farm Road, Beaufort West, 6970', contactName: 'Anna Louw', phone: '' }
    await person.send('/register', { ...more, ...typed, email, password: 'correct horse battery staple' })
    const row = await db
      .selectFrom('buyer')
      .innerJoin('customer', 'customer.id', 'buyer.customer_id')
      .selectAll('buyer')
      .select(['customer.id as of', 'customer.release_policy', 'customer.claim_limit_cents', 'customer.credit_days'])
      .where('buyer.email', '=', email)
      .executeTakeFirstOrThrow()
    assert.equal(row.of, row.customer_id)
    // It is verified, by the mailed link: at that moment, and not when the form says.
    assert.notEqual(row.email_verified_at, extra.email_verified_at)
    const {
      email_verified_at: _verifiedAt,
      id: _id,
      uuid: _uuid,
      customer_id: _customer,
      of: _of,
      email: _email,
      password_hash: _hash,
      created_at: _at,
      ...rest
    } = row
    return rest
  }
  assert.deepEqual(await registered('extra@one.example', extra), await registered('plain@two.example', {}))
  const lerato = new Person(site.address)
  await lerato.open('/login')
  await lerato.send('/login', buyer)
  const cart = async (more: Record<string, string>) => {
    await lerato.open('/cart')
    if (lerato.page.html.includes('/cart/empty')) await lerato.send('/cart/empty')
    await lerato.open('/products/diesel-50-ppm')
    await lerato.send('/cart', { ...more, quantity: '5000' })
    await lerato.open('/cart')
    return lerato.page.text.match(/R [\d  ]+,\d\d/g) ?? []
  }
  const plain = await cart({})
  assert.ok(plain.length > 0)
  assert.deepEqual(await cart(extra), plain)
})
