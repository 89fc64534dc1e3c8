// Closing the shop for a while with a message for whoever comes. Kept as one setting; the office's owner still gets in.
import type { ReadContext, WriteContext } from '../../context.ts'
import { record } from '../audit/record.ts'

export interface Maintenance {
  readonly message: string
  readonly since: string
  readonly by: string
}

const name = 'maintenance'
const messageLengthMax = 500

export async function maintenanceNow(r: Pick<ReadContext, 'db'>): Promise<Maintenance | null> {
  const row = await r.db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return row ? (JSON.parse(row.value) as Maintenance | null) : null
}

export type MaintenanceSet = { isOn: boolean } | { refused: 'invalid'; problems: { message: string } }

/** Every web process follows within a second. */
export async function setMaintenance(
  w: WriteContext,
  input: { isOn: boolean; message: string; staffName: string; remoteAddress: string },
): Promise<MaintenanceSet> {
  const message = input.message.trim()
  if (input.isOn && (message.length < 10 || message.length > messageLengthMax)) {
    return { refused: 'invalid', problems: { message: `Say in 10 to ${messageLengthMax} characters what is being done and until when.` } }
  }
  const maintenance: Maintenance | null = input.isOn ? { message, since: w.clock.now(), by: input.staffName } : null
  const value = JSON.stringify(maintenance)
  const changed = await w.db.updateTable('setting').set({ value }).where('name', '=', name).executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('setting').values({ name, value }).execute()
  // Kept pages were made for an open shop.
  await w.noteChange('content')
  const kind = input.isOn ? 'maintenance-begun' : 'maintenance-ended'
  await record(w, { actor: input.staffName, kind, subject: name, detail: { message }, remoteAddress: input.remoteAddress })
  return { isOn: input.isOn }
}
