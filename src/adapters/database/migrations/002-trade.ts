// Catalogue, VAT rates, carts, orders, quote requests.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function trade(migrating: Migrating): Promise<void> {
  await catalogue(migrating)
  await carts(migrating)
  await orders(migrating)
  await quotes(migrating)
  await firstRows(migrating)
}

/** What every installation needs before anybody has entered anything: categories, and the VAT rates with their dates. */
async function firstRows({ db }: Migrating): Promise<void> {
  const categories = [
    { slug: 'minerals', name: 'Minerals' },
    { slug: 'fuel', name: 'Fuel' },
    { slug: 'transport', name: 'Transport' },
    { slug: 'supplies', name: 'Mine and fleet supplies' },
    { slug: 'contracts', name: 'Supply contracts' },
  ]
  await db
    .insertInto('category')
    .values(categories.map((category, i) => ({ ...category, position: i + 1 })))
    .execute()
  await db
    .insertInto('vat_rate')
    .values([
      { code: 'standard', rate_bp: 1400, from_on: '1993-04-07' },
      { code: 'standard', rate_bp: 1500, from_on: '2018-04-01' }, // the rise to 15,5 % of 1 May 2025 was withdrawn before it began
      { code: 'zero', rate_bp: 0, from_on: '1991-09-30' },
    ])
    .execute()
}

async function catalogue({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('category')
    .addColumn('id', c.id)
    .addColumn('slug', c.code(60), (col) => col.notNull().unique())
    .addColumn('name', c.words(80), (col) => col.notNull())
    .addColumn('position', c.integer, (col) => col.notNull())
    .execute()
  await db.schema
    .createTable('product')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('slug', c.code(80), (col) => col.notNull().unique())
    .addColumn('name', c.words(120), (col) => col.notNull())
    .addColumn('summary', c.words(300), (col) => col.notNull())
    .addColumn('description', c.text, (col) => col.notNull())
    .addColumn('category_id', c.ref, (col) => col.notNull())
    .addColumn('unit_code', c.code(20), (col) => col.notNull())
    .addColumn('step_milli', c.integer, (col) => col.notNull())
    .addColumn('minimum_milli', c.integer, (col) => col.notNull())
    .addColumn('price_e4', c.integer)
    .addColumn('vat_code', c.code(20), (col) => col.notNull())
    .addColumn('picture', c.code(120), (col) => col.notNull())
    .addColumn('availability', c.code(20), (col) => col.notNull())
    .addColumn('is_listed', c.integer, (col) => col.notNull())
    .addColumn('specification', c.text, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('updated_at', c.at, (col) => col.notNull())
    .addColumn('version', c.integer, (col) => col.notNull().defaultTo(1))
    .addForeignKeyConstraint('product_category', ['category_id'], 'category', ['id'])
    .addCheckConstraint('product_amounts', sql`step_milli > 0 and minimum_milli > 0 and (price_e4 is null or price_e4 > 0)`)
    .execute()
  await db.schema.createIndex('product_listed').on('product').columns(['is_listed', 'category_id', 'name']).execute()
  await db.schema
    .createTable('vat_rate')
    .addColumn('id', c.id)
    .addColumn('code', c.code(20), (col) => col.notNull())
    .addColumn('rate_bp', c.integer, (col) => col.notNull())
    .addColumn('from_on', c.on, (col) => col.notNull())
    .addUniqueConstraint('vat_rate_from', ['code', 'from_on'])
    .execute()
}

async function carts({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('cart')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('buyer_id', c.ref, (col) => col.notNull())
    .addColumn('open_for_buyer_id', c.ref, (col) => col.unique())
    .addColumn('po_number', c.words(40))
    .addColumn('site_id', c.ref)
    .addColumn('note', c.text, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addForeignKeyConstraint('cart_buyer', ['buyer_id'], 'buyer', ['id'])
    .addForeignKeyConstraint('cart_site', ['site_id'], 'site', ['id'])
    .execute()
  await db.schema
    .createTable('cart_line')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('cart_id', c.ref, (col) => col.notNull())
    .addColumn('product_id', c.ref, (col) => col.notNull())
    .addColumn('quantity_milli', c.integer, (col) => col.notNull())
    .addUniqueConstraint('cart_line_product', ['cart_id', 'product_id'])
    .addForeignKeyConstraint('cart_line_cart', ['cart_id'], 'cart', ['id'])
    .addForeignKeyConstraint('cart_line_of_product', ['product_id'], 'product', ['id'])
    .addCheckConstraint('cart_line_quantity', sql`quantity_milli > 0`)
    .execute()
}

async function orders({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('sales_order')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('number', c.code(30), (col) => col.notNull().unique())
    .addColumn('cart_id', c.ref, (col) => col.notNull().unique())
    .addColumn('customer_id', c.ref, (col) => col.notNull())
    .addColumn('buyer_id', c.ref, (col) => col.notNull())
    .addColumn('site_id', c.ref)
    .addColumn('site', c.text, (col) => col.notNull())
    .addColumn('po_number', c.words(40))
    .addColumn('note', c.text, (col) => col.notNull())
    .addColumn('state', c.code(20), (col) => col.notNull())
    .addColumn('net_cents', c.cents, (col) => col.notNull())
    .addColumn('vat_cents', c.cents, (col) => col.notNull())
    .addColumn('total_cents', c.cents, (col) => col.notNull())
    .addColumn('placed_at', c.at, (col) => col.notNull())
    .addColumn('version', c.integer, (col) => col.notNull().defaultTo(1))
    .addForeignKeyConstraint('sales_order_cart', ['cart_id'], 'cart', ['id'])
    .addForeignKeyConstraint('sales_order_customer', ['customer_id'], 'customer', ['id'])
    .addForeignKeyConstraint('sales_order_buyer', ['buyer_id'], 'buyer', ['id'])
    .addCheckConstraint('sales_order_total', sql`total_cents = net_cents + vat_cents and total_cents > 0`)
    .execute()
  await db.schema.createIndex('sales_order_of_customer').on('sales_order').columns(['customer_id', 'id']).execute()
  await db.schema
    .createTable('order_line')
    .addColumn('id', c.id)
    .addColumn('order_id', c.ref, (col) => col.notNull())
    .addColumn('position', c.integer, (col) => col.notNull())
    .addColumn('product_id', c.ref, (col) => col.notNull())
    .addColumn('product_name', c.words(120), (col) => col.notNull())
    .addColumn('unit_code', c.code(20), (col) => col.notNull())
    .addColumn('quantity_milli', c.integer, (col) => col.notNull())
    .addColumn('unit_price_e4', c.integer, (col) => col.notNull())
    .addColumn('vat_code', c.code(20), (col) => col.notNull())
    .addColumn('vat_rate_bp', c.integer, (col) => col.notNull())
    .addColumn('net_cents', c.cents, (col) => col.notNull())
    .addColumn('vat_cents', c.cents, (col) => col.notNull())
    .addForeignKeyConstraint('order_line_order', ['order_id'], 'sales_order', ['id'])
    .addForeignKeyConstraint('order_line_product', ['product_id'], 'product', ['id'])
    .execute()
  await db.schema
    .createTable('order_event')
    .addColumn('id', c.id)
    .addColumn('order_id', c.ref, (col) => col.notNull())
    .addColumn('at', c.at, (col) => col.notNull())
    .addColumn('kind', c.code(40), (col) => col.notNull())
    .addColumn('actor', c.words(160), (col) => col.notNull())
    .addColumn('note', c.text, (col) => col.notNull())
    .addForeignKeyConstraint('order_event_order', ['order_id'], 'sales_order', ['id'])
    .execute()
}

async function quotes({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('quote_request')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('product_id', c.ref, (col) => col.notNull())
    .addColumn('customer_id', c.ref)
    .addColumn('name', c.words(120), (col) => col.notNull())
    .addColumn('email', c.words(254), (col) => col.notNull())
    .addColumn('phone', c.words(40))
    .addColumn('company', c.words(160))
    .addColumn('quantity', c.words(60))
    .addColumn('message', c.text, (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('answer', c.text)
    .addColumn('answered_by', c.ref)
    .addColumn('answered_at', c.at)
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addForeignKeyConstraint('quote_request_product', ['product_id'], 'product', ['id'])
    .execute()
}
