// A new delivery site of a customer, and what every site must say.
import type { WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'

type SiteField = 'name' | 'address'

export interface SiteToSave {
  name: string
  address: string
  contactName: string
  contactPhone: string
}

export type SiteSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<SiteField, string>> }

export function siteProblems(site: SiteToSave): Partial<Record<SiteField, string>> {
  const problems: Partial<Record<SiteField, string>> = {}
  if (site.name.trim().length < 2 || site.name.trim().length > 120) problems.name = 'Give the site a name that your drivers know.'
  if (site.address.trim().length < 5 || site.address.trim().length > 500) problems.address = 'Enter where the goods must go.'
  return problems
}

/** Adds a delivery site to a customer; the same name and address again is the site that is there already. `actor` is recorded. */
export async function addSite(w: WriteContext, input: { customerId: number; actor: string } & SiteToSave): Promise<SiteSaved> {
  const problems = siteProblems(input)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const same = await w.db
    .selectFrom('site')
    .select('uuid')
    .where('customer_id', '=', input.customerId)
    .where('name', '=', input.name.trim())
    .where('address', '=', input.address.trim())
    .where('is_active', '=', 1)
    .executeTakeFirst()
  if (same) return { uuid: same.uuid }
  const uuid = w.newUuid()
  await w.db
    .insertInto('site')
    .values({
      uuid,
      customer_id: input.customerId,
      name: input.name.trim(),
      address: input.address.trim(),
      contact_name: input.contactName.trim().slice(0, 120) || null,
      contact_phone: input.contactPhone.trim().slice(0, 40) || null,
    })
    .execute()
  await record(w, { actor: input.actor, kind: 'site-added', subject: input.name.trim(), detail: { address: input.address.trim() } })
  return { uuid }
}
