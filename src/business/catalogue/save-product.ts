// The office keeps the catalogue: adding and changing a product. Orders and invoices keep what they were made with.
import { isDuplicate } from '../../adapters/database/dialect.ts'
import type { Availability, VatCode } from '../../adapters/database/tables/trade.ts'
import type { WriteContext } from '../../context.ts'
import { found, Problem } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { parseUnitPrice } from '../money/price.ts'
import { parseQuantity } from '../money/quantity.ts'
import { listUnits } from './units.ts'
import { vatNames } from './vat-rates.ts'

export const availabilities: Record<Availability, string> = {
  'in-stock': 'In stock',
  'to-order': 'To order',
  'not-available': 'Not available at present',
}

export type ProductField =
  'name' | 'slug' | 'summary' | 'category' | 'unit' | 'step' | 'minimum' | 'price' | 'vat' | 'availability' | 'specification'

export interface ProductChange {
  /** null adds a product */
  slug: string | null
  version: number
  name: string
  summary: string
  description: string
  categorySlug: string
  unitCode: string
  stepText: string
  minimumText: string
  /** empty = by quote only */
  priceText: string
  vatCode: string
  picture: string
  availability: string
  isListed: boolean
  /** one `label: value` a line */
  specificationText: string
  staffName: string
}

export type ProductSaved = { slug: string } | { refused: 'invalid'; problems: Partial<Record<ProductField, string>> }

/** Refuses a version that somebody else changed meanwhile. */
export async function saveProduct(w: WriteContext, change: ProductChange): Promise<ProductSaved> {
  const category = await w.db.selectFrom('category').select('id').where('slug', '=', change.categorySlug).executeTakeFirst()
  const { problems, values } = valuesOf(change, category?.id)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const now = w.clock.now()
  const row = { ...values, updated_at: now }
  const slug = change.slug ?? slugOf(change.name)
  if (change.slug === null) {
    try {
      await w.db
        .insertInto('product')
        .values({ ...row, uuid: w.newUuid(), slug, created_at: now })
        .execute()
    } catch (error) {
      if (isDuplicate(error)) return { refused: 'invalid', problems: { name: 'Another product has this name already.' } }
      throw error
    }
  } else {
    const changed = await w.db
      .updateTable('product')
      .set((eb) => ({ ...row, version: eb('version', '+', 1) }))
      .where('slug', '=', slug)
      .where('version', '=', change.version)
      .executeTakeFirst()
    if (Number(changed.numUpdatedRows) !== 1) {
      found(await w.db.selectFrom('product').select('id').where('slug', '=', slug).executeTakeFirst())
      throw new Problem('changed-meanwhile')
    }
  }
  await w.noteChange('catalogue')
  await record(w, {
    actor: change.staffName,
    kind: change.slug === null ? 'product-added' : 'product-changed',
    subject: slug,
    detail: { priceE4: values.price_e4, vatCode: values.vat_code },
  })
  return { slug }
}

/** The product's address in the shop. `new` is the office's own page for adding one. */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  return slug === 'new' ? 'new-product' : slug
}

function valuesOf(change: ProductChange, categoryId: number | undefined) {
  const problems: Partial<Record<ProductField, string>> = {}
  const name = change.name.trim()
  const step = parseQuantity(change.stepText)
  const minimum = parseQuantity(change.minimumText)
  const price = change.priceText.trim() === '' ? null : parseUnitPrice(change.priceText)
  const specification = change.specificationText
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(specificationLine)
  if (name.length < 2 || name.length > 120 || slugOf(name) === '') problems.name = 'Give the product a name.'
  if (change.summary.trim().length < 5 || change.summary.trim().length > 300)
    problems.summary = 'One sentence that tells a buyer what it is, at most 300 characters.'
  if (categoryId === undefined) problems.category = 'Choose a category.'
  if (!listUnits().some((unit) => unit.code === change.unitCode)) problems.unit = 'Choose a unit.'
  if (step === null) problems.step = 'Enter the smallest step, for instance 0,5.'
  if (minimum === null) problems.minimum = 'Enter the smallest order, for instance 1.'
  else if (step !== null && minimum % step !== 0) problems.minimum = 'The smallest order must be a whole number of steps.'
  if (change.priceText.trim() !== '' && price === null)
    problems.price = 'Enter rand per unit excluding VAT, at most four decimals; leave it empty for a price by quote.'
  if (!Object.hasOwn(vatNames, change.vatCode)) problems.vat = 'Choose a VAT rate.'
  if (!Object.hasOwn(availabilities, change.availability)) problems.availability = 'Choose whether it can be had.'
  if (specification.includes(null)) problems.specification = 'Write one “label: value” a line.'
  return {
    problems,
    values: {
      name,
      summary: change.summary.trim(),
      description: change.description.trim(),
      category_id: categoryId ?? 0,
      unit_code: change.unitCode,
      step_milli: step ?? 1,
      minimum_milli: minimum ?? 1,
      price_e4: price,
      vat_code: change.vatCode as VatCode,
      picture: change.picture,
      availability: change.availability as Availability,
      is_listed: change.isListed ? 1 : 0,
      specification: JSON.stringify(specification),
    },
  }
}

function specificationLine(line: string): { label: string; value: string } | null {
  const colon = line.indexOf(':')
  if (colon < 1) return null
  const label = line.slice(0, colon).trim()
  const value = line.slice(colon + 1).trim()
  return label && value ? { label, value } : null
}
