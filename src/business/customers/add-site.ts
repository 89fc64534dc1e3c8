// A new delivery site of a customer.
import type { WriteContext } from '../../context.ts'

export type SiteSaved = { uuid: string } | { refused: 'invalid'; problems: Partial<Record<'name' | 'address', string>> }

/** Adds a delivery site to a customer; the same name and address again is the site that is there already. */
export async function addSite(
  w: WriteContext,
  input: { customerId: number; name: string; address: string; contactName: string; contactPhone: string },
): Promise<SiteSaved> {
  const problems: Partial<Record<'name' | 'address', string>> = {}
  if (input.name.trim().length < 2 || input.name.trim().length > 120) problems.name = 'Give the site a name that your drivers know.'
  if (input.address.trim().length < 5 || input.address.trim().length > 500) problems.address = 'Enter where the goods must go.'
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
  return { uuid }
}
