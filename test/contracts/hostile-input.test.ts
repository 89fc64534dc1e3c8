// What nobody types and a program sends: ids, choices and texts that no column can hold. They are absent or refused, on both
// engines alike, and never a defect of ours.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { saveProduct, type ProductChange } from '../../src/business/catalogue/save-product.ts'
import { type CustomerChange, saveCustomer } from '../../src/business/customers/save-customer.ts'
import { setTerms } from '../../src/business/customers/set-terms.ts'
import { findProduct, searchProducts } from '../../src/business/catalogue/find-products.ts'
import { findInvoice } from '../../src/business/invoices/find-invoice.ts'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { advanceOrder } from '../../src/business/orders/advance-order.ts'
import { Problem } from '../../src/problems.ts'
import { withDatabases } from '../harness/databases.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const isAbsent = (error: unknown) => error instanceof Problem && error.code === 'not-found'

withDatabases((given) => {
  let world: World
  let buyer: Buyer
  before(async () => {
    world = await createWorld(given.database)
    buyer = await world.openAccount('Hostile Input')
  })
  after(() => world.close())

  for (const id of ['é', '😀', '\u0000', "'", '__proto__', 'x'.repeat(500), `${'0190-'.repeat(20)}é`]) {
    test(`nothing has the id ${JSON.stringify(id.slice(0, 12))}`, async () => {
      const { ctx, staff } = world
      await assert.rejects(findInvoice(ctx.read, { uuid: id }), isAbsent)
      await assert.rejects(findProduct(ctx.read, id), isAbsent)
      assert.equal((await searchProducts(ctx.read, { categorySlug: id })).total, 0)
      await assert.rejects(
        ctx.transact((w) => advanceOrder(w, { uuid: id, move: 'release', staffName: 'T', onceKey: randomUUID() })),
        isAbsent,
      )
      await assert.rejects(
        ctx.transact((w) => undoMatch(w, { matchUuid: id, reason: 'because', onceKey: randomUUID(), ...staff })),
        isAbsent,
      )
    })
  }

  const product: ProductChange = {
    slug: null,
    version: 0,
    name: 'Hostile',
    summary: 'A product for tests.',
    description: '',
    categorySlug: 'fuel',
    unitCode: 'l',
    stepText: '1',
    minimumText: '1',
    priceText: '1',
    vatCode: 'zero',
    picture: 'crate',
    availability: 'in-stock',
    isListed: false,
    specificationText: '',
    staffName: 'T',
  }
  const customer = (): CustomerChange => ({
    uuid: buyer.customerUuid,
    version: 1,
    name: 'Hostile Input',
    registrationNumber: '',
    vatNumber: '',
    email: '',
    phone: '',
    address: '1 Long Road',
    note: '',
    staffName: 'T',
  })

  for (const word of ['constructor', 'toString', '__proto__']) {
    test(`“${word}” is no VAT rate, availability or release policy`, async () => {
      const saved = await world.ctx.transact((w) => saveProduct(w, { ...product, vatCode: word, availability: word }))
      assert.deepEqual('refused' in saved && Object.keys(saved.problems), ['vat', 'availability'])
      const changed = await world.ctx.transact((w) =>
        setTerms(w, { ...customer(), releasePolicy: word, claimLimitText: '', creditDaysText: '0' }),
      )
      assert.deepEqual('refused' in changed && Object.keys(changed.problems), ['releasePolicy'])
    })
  }

  test('a text of a customer that is too long is refused beside its field', async () => {
    const long = '1'.repeat(600)
    const changed = await world.ctx.transact((w) =>
      saveCustomer(w, { ...customer(), registrationNumber: long, email: `${long}@a.example`, phone: long, address: long }),
    )
    assert.deepEqual('refused' in changed && Object.keys(changed.problems).sort(), ['address', 'email', 'phone', 'registrationNumber'])
  })
})
