// The things of the API as schemas, and from what the business knows into them. Names are snake_case; money is whole cents of
// `currency`, unit prices whole 1/10000; quantities are decimal texts; instants end in Z, days are South African.
import Type, { type Static } from 'typebox'

const open = { additionalProperties: false } as const

export const cents = (description: string) => Type.Integer({ description: `${description}, in cents` })
export const instant = (description: string) => Type.String({ description: `${description} (UTC)`, examples: ['2026-02-07T14:30:00.000Z'] })
export const day = (description: string) => Type.String({ description: `${description} (a day in South Africa)`, examples: ['2026-02-07'] })
export const uuid = (description: string) => Type.String({ description, minLength: 36, maxLength: 36 })
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
/** Of invoices and what led to them; the catalogue and proofs are in rand. */
export const currency = Type.Enum(['ZAR', 'USD'])
const rand = Type.Literal('ZAR')

export const quantityText = Type.String({
  pattern: '^[0-9]{1,7}(\\.[0-9]{1,3})?$',
  description: 'A decimal with a point and at most three decimals, in the unit of the product',
  examples: ['34.5'],
})

/** Query of every list. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Rows of a page; 50 when not given' })),
  cursor: Type.Optional(Type.String({ maxLength: 100, description: '`next_cursor` of the page before' })),
}
export const limitMax = 50

export const pageOfThings = <T extends Type.TSchema>(things: T) =>
  Type.Object({ data: Type.Array(things), next_cursor: nullable(Type.String({ description: 'null on the last page' })) }, open)

export const Category = Type.Object({ slug: Type.String(), name: Type.String(), products: Type.Integer() }, open)

const productProperties = {
  slug: Type.String({ description: 'Names the product everywhere in this API' }),
  name: Type.String(),
  summary: Type.String(),
  category: Type.String({ description: 'slug of its category' }),
  unit: Type.String({ examples: ['t'] }),
  step: Type.String({ description: 'quantities are multiples of it' }),
  minimum: Type.String({ description: 'the smallest quantity' }),
  availability: Type.Enum(['in-stock', 'to-order', 'not-available']),
  unit_price_e4: nullable(
    Type.Integer({ description: 'list price of one unit without VAT, in 1/10000 of the currency; null: by quote only' }),
  ),
  vat_rate_bp: Type.Integer({ description: '1/100 percent: 1500 is 15 %' }),
  currency: rand,
}
export const Product = Type.Object(productProperties, open)
export const ProductDetail = Type.Object(
  {
    ...productProperties,
    description: Type.String(),
    specification: Type.Array(Type.Object({ label: Type.String(), value: Type.String() }, open)),
  },
  open,
)

export const Site = Type.Object({ uuid: uuid('Names the site in a delivery'), name: Type.String(), address: Type.String() }, open)

const sums = { net_cents: cents('Without VAT'), vat_cents: cents('VAT'), total_cents: cents('With VAT'), currency }

const lineProperties = {
  name: Type.String(),
  quantity: Type.String(),
  unit: Type.String(),
  unit_price_e4: Type.Integer(),
  vat_rate_bp: Type.Integer(),
  net_cents: cents('Without VAT'),
  vat_cents: cents('VAT'),
}

export const Cart = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          uuid: uuid('Names the line'),
          product: Type.String({ description: 'slug' }),
          ...lineProperties,
          is_available: Type.Boolean({ description: 'false: remove it before ordering' }),
        },
        open,
      ),
    ),
    ...sums,
    needs_rate: Type.Boolean({
      description: 'true: the company is invoiced in dollars and no exchange rate is known today. Shown in rand, and cannot be ordered yet',
    }),
    site: nullable(uuid('Where the goods go')),
    po_number: nullable(Type.String()),
    note: Type.String(),
    fingerprint: Type.String({ description: 'Of goods, site, PO number and note: an order is placed only for the cart that has it' }),
  },
  open,
)

const orderState = Type.Enum(['placed', 'released', 'dispatched', 'delivered'])
const invoiceState = Type.Enum(['open', 'part-paid', 'paid'])

const orderProperties = {
  uuid: uuid('Names the order'),
  number: Type.String({ examples: ['SO-2026-000123'] }),
  customer: Type.String({ description: 'name of the company' }),
  customer_uuid: uuid('Names the company'),
  po_number: nullable(Type.String()),
  state: orderState,
  placed_at: instant('When it was placed'),
  total_cents: cents('With VAT'),
  paid_cents: cents('Money in the bank for it'),
  currency,
  invoice: uuid('Its invoice'),
  invoice_state: invoiceState,
}
export const Order = Type.Object(orderProperties, open)
export const OrderDetail = Type.Object(
  {
    ...orderProperties,
    net_cents: cents('Without VAT'),
    vat_cents: cents('VAT'),
    note: Type.String(),
    deliver_to: Type.Object({ name: Type.String(), address: Type.String() }, open),
    lines: Type.Array(Type.Object(lineProperties, open)),
  },
  open,
)

export const OrderPlaced = Type.Union([
  Type.Object({ order: uuid('The order'), invoice: uuid('Its tax invoice') }, open),
  Type.Object(
    { approval: uuid('The request that waits: the order is over the buyer’s limit and somebody of the company must approve it') },
    open,
  ),
])

const invoiceProperties = {
  uuid: uuid('Names the invoice'),
  number: Type.String({ examples: ['INV-2026-000123'] }),
  order: uuid('Its order'),
  order_number: Type.String(),
  po_number: nullable(Type.String()),
  customer: Type.String({ description: 'name of the company' }),
  customer_uuid: uuid('Names the company'),
  issued_on: day('When it was issued'),
  due_on: day('When it is due'),
  state: invoiceState,
  is_overdue: Type.Boolean(),
  total_cents: cents('With VAT'),
  paid_cents: cents('Money in the bank for it'),
  balance_cents: cents('Still owed'),
  notified_cents: cents('Said to be on its way by proofs that were accepted, or read and found to fit; not money'),
  currency,
}
export const Invoice = Type.Object(invoiceProperties, open)

export const Proof = Type.Object(
  {
    uuid: uuid('Names the proof'),
    invoice: uuid('For this invoice'),
    file_name: Type.String(),
    state: Type.Enum(['received', 'reading', 'read', 'unreadable', 'accepted', 'rejected']),
    amount_cents: nullable(cents('As the document says')),
    currency: rand,
    payment_on: nullable(day('As the document says')),
    received_at: instant('When it came'),
    decided_at: nullable(instant('When the office decided')),
    rejected_reason: nullable(Type.String()),
  },
  open,
)

export const InvoiceDetail = Type.Object(
  {
    ...invoiceProperties,
    net_cents: cents('Without VAT'),
    vat_cents: cents('VAT'),
    payment_reference: Type.String({ description: 'What the payment must carry' }),
    bank: nullable(
      Type.Object(
        { bank_name: Type.String(), account_name: Type.String(), account_number: Type.String(), branch_code: Type.String() },
        { ...open, description: 'Where to pay; null for an invoice that is not in rand: it is paid through a gateway' },
      ),
    ),
    rate: nullable(
      Type.Object(
        {
          rand_per_unit_micro: Type.Integer({ description: 'rand for one unit of the currency, in millionths' }),
          rated_on: day('Of the rate'),
          source: Type.String(),
          rand_net_cents: cents('In rand, without VAT'),
          rand_vat_cents: cents('VAT in rand'),
          rand_total_cents: cents('In rand, with VAT'),
        },
        { ...open, description: 'Of an invoice that is not in rand, as it was issued; null in rand' },
      ),
    ),
    lines: Type.Array(Type.Object(lineProperties, open)),
    payments: Type.Array(
      Type.Object({ amount_cents: cents('Paid'), on: day('When'), from: Type.Enum(['bank-line', 'credit', 'gateway']) }, open),
    ),
  },
  open,
)

export const StatementImported = Type.Object(
  {
    statement: uuid('Names the import'),
    new_lines: Type.Integer({ description: 'bank lines that were not known' }),
    known_lines: Type.Integer({ description: 'bank lines that an earlier statement brought' }),
  },
  open,
)

export const ProblemShape = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String({ description: 'a sentence for people' }),
  instance: Type.String(),
  code: Type.String({ description: 'stable, for programs' }),
  requestId: Type.String({ description: 'also in our log' }),
  errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), detail: Type.String() }))),
})

export type ShapeOf<T extends Type.TSchema> = Static<T>
