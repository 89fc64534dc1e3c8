// Filling the cart of the key's buyer. It is the same cart that the buyer sees in the shop.
import Type from 'typebox'
import { changeCartLine, putInCart, removeCartLine } from '../../../business/carts/change-cart.ts'
import { saveCheckout } from '../../../business/carts/save-checkout.ts'
import { type Cart as BuyersCart, fingerprintOf, showCart } from '../../../business/carts/show-cart.ts'
import { listSites } from '../../../business/customers/find-customers.ts'
import { plainQuantity } from '../../../business/money/quantity.ts'
import { Problem } from '../../../problems.ts'
import type { KeyPrincipal } from '../../../business/accounts/principal.ts'
import type { Visit } from '../../server/route.ts'
import { done, operation } from './operation.ts'
import { buyerOf } from './program.ts'
import { refusal } from './refusal.ts'
import { Cart, quantityText, type ShapeOf, Site, uuid } from './shapes.ts'

const tag = 'Cart'
const permission = 'api.orders.write'
const refusals = { 422: 'A quantity below the minimum or off the step, a product without a list price, a full cart' }
const strict = { additionalProperties: false } as const

export const cartOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/cart',
    permission,
    id: 'showCart',
    tag,
    summary: 'The open cart at the prices of today',
    result: Cart,
    answer: ({ visit, program }) => cartNow(visit, program),
  }),
  operation({
    method: 'POST',
    path: '/api/v1/cart/lines',
    permission,
    id: 'putInCart',
    tag,
    summary: 'Put a product in the cart',
    description: 'A product that is there already gets the new quantity, not the sum: sending twice has one effect.',
    body: Type.Object({ product: Type.String({ maxLength: 120, description: 'slug' }), quantity: quantityText }, strict),
    result: Cart,
    refusals,
    answer: async ({ visit, program, body }) => {
      const { buyerId } = buyerOf(program)
      const outcome = await visit.ctx.transact((w) => putInCart(w, { buyerId, productSlug: body.product, quantityText: body.quantity }))
      if ('refused' in outcome) return refusal(visit, { code: outcome.refused, sentence: outcome.sentence })
      return cartNow(visit, program)
    },
  }),
  operation({
    method: 'POST',
    path: '/api/v1/cart/lines/:uuid',
    permission,
    id: 'changeCartLine',
    tag,
    summary: 'Change the quantity of a line',
    body: Type.Object({ quantity: quantityText }, strict),
    result: Cart,
    refusals,
    answer: async ({ visit, program, body }) => {
      const { buyerId } = buyerOf(program)
      const outcome = await visit.ctx.transact((w) =>
        changeCartLine(w, { buyerId, lineUuid: visit.params['uuid'] ?? '', quantityText: body.quantity }),
      )
      if ('refused' in outcome) return refusal(visit, { code: outcome.refused, sentence: outcome.sentence })
      return cartNow(visit, program)
    },
  }),
  operation({
    method: 'POST',
    path: '/api/v1/cart/lines/:uuid/remove',
    permission,
    id: 'removeCartLine',
    tag,
    summary: 'Take a line out',
    result: Cart,
    answer: async ({ visit, program }) => {
      const { buyerId } = buyerOf(program)
      await visit.ctx.transact((w) => removeCartLine(w, { buyerId, lineUuid: visit.params['uuid'] ?? '' }))
      return cartNow(visit, program)
    },
  }),
  operation({
    method: 'POST',
    path: '/api/v1/cart/delivery',
    permission,
    id: 'setDelivery',
    tag,
    summary: 'Say where the goods go, with PO number and note',
    body: Type.Object(
      {
        site: uuid('One of the company’s sites'),
        po_number: Type.Optional(Type.String({ maxLength: 40 })),
        note: Type.Optional(Type.String({ maxLength: 2000 })),
      },
      strict,
    ),
    result: Cart,
    refusals: { 409: 'The cart is empty' },
    answer: async ({ visit, program, body }) => {
      const { buyerId, customerId } = buyerOf(program)
      const outcome = await visit.ctx.transact((w) =>
        saveCheckout(w, { buyerId, customerId, siteUuid: body.site, poNumber: body.po_number ?? '', note: body.note ?? '' }),
      )
      if (!('refused' in outcome)) return cartNow(visit, program)
      if (outcome.refused === 'cart-empty') return refusal(visit, { code: 'cart-empty', sentence: 'The cart is empty.', status: 409 })
      const fields = { poNumber: 'po_number', site: 'site', note: 'note' } as const
      const faults = (Object.keys(fields) as (keyof typeof fields)[]).flatMap((name) => {
        const sentence = outcome.problems[name]
        return sentence === undefined ? [] : [{ field: fields[name], sentence }]
      })
      throw new Problem('bad-request', { sentence: 'Some fields are not as they must be; see errors.', fields: faults })
    },
  }),
  operation({
    method: 'GET',
    path: '/api/v1/sites',
    permission,
    id: 'listSites',
    tag,
    summary: 'The company’s delivery sites',
    result: Type.Object({ data: Type.Array(Site) }, strict),
    answer: async ({ visit, program }) => {
      const sites = await listSites(visit.ctx.read, buyerOf(program).customerId)
      return done({ data: sites.map(({ uuid: id, name, address }) => ({ uuid: id, name, address })) })
    },
  }),
]

const cartNow = async (visit: Visit, program: KeyPrincipal) => done(cartOf(await showCart(visit.ctx.read, buyerOf(program).buyerId)))

const cartOf = (cart: BuyersCart): ShapeOf<typeof Cart> => ({
  lines: cart.lines.map((line) => ({
    uuid: line.uuid,
    product: line.productSlug,
    name: line.productName,
    quantity: plainQuantity(line.quantityMilli),
    unit: line.unitCode,
    unit_price_e4: line.unitPriceE4,
    vat_rate_bp: line.vatRateBp,
    net_cents: line.netCents,
    vat_cents: line.vatCents,
    is_available: !line.isGone,
  })),
  net_cents: cart.netCents,
  vat_cents: cart.vatCents,
  total_cents: cart.totalCents,
  currency: cart.currency,
  needs_rate: cart.needsRate,
  site: cart.siteUuid,
  po_number: cart.poNumber || null,
  note: cart.note,
  fingerprint: fingerprintOf(cart),
})
