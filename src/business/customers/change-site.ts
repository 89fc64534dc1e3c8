// Changing and retiring a company's delivery sites. Orders keep the site as it was when they were placed.
import type { ReadContext, WriteContext } from '../../context.ts'
import { found } from '../../problems.ts'
import { record } from '../audit/record.ts'
import { siteProblems, type SiteSaved, type SiteToSave } from './add-site.ts'
import type { CompanyActor } from './company-people.ts'
import type { Site } from './find-customers.ts'

const activeSite = (r: Pick<ReadContext, 'db'>, which: { customerId: number; uuid: string }) =>
  r.db
    .selectFrom('site')
    .selectAll()
    .where('customer_id', '=', which.customerId)
    .where('uuid', '=', which.uuid)
    .where('is_active', '=', 1)
    .executeTakeFirst()

/** A site of another company, or one that was retired, is absent. */
export async function findSite(r: Pick<ReadContext, 'db'>, which: { customerId: number; uuid: string }): Promise<Site> {
  const row = found(await activeSite(r, which))
  return { uuid: row.uuid, name: row.name, address: row.address, contactName: row.contact_name, contactPhone: row.contact_phone }
}

/** Orders already placed go where they were going; the office redirects one on its own page. */
export async function changeSite(w: WriteContext, input: { by: CompanyActor; uuid: string } & SiteToSave): Promise<SiteSaved> {
  const site = found(await activeSite(w, { customerId: input.by.customerId, uuid: input.uuid }))
  const problems = siteProblems(input)
  if (Object.keys(problems).length > 0) return { refused: 'invalid', problems }
  const now = { name: input.name.trim(), address: input.address.trim() }
  await w.db
    .updateTable('site')
    .set({
      ...now,
      contact_name: input.contactName.trim().slice(0, 120) || null,
      contact_phone: input.contactPhone.trim().slice(0, 40) || null,
    })
    .where('id', '=', site.id)
    .execute()
  await record(w, {
    actor: input.by.email,
    kind: 'site-changed',
    subject: site.name,
    detail: { from: { name: site.name, address: site.address }, to: now },
  })
  return { uuid: site.uuid }
}

/** No new order can go there; carts that name it ask for another. The row stays for the orders that went there. */
export async function retireSite(w: WriteContext, input: { by: CompanyActor; uuid: string }): Promise<void> {
  const site = found(await activeSite(w, { customerId: input.by.customerId, uuid: input.uuid }))
  await w.db.updateTable('site').set({ is_active: 0 }).where('id', '=', site.id).execute()
  await record(w, { actor: input.by.email, kind: 'site-retired', subject: site.name, detail: { address: site.address } })
}
