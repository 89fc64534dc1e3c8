// The append-only record of who did what. Written in the transaction of the deed.
import { randomBytes } from 'node:crypto'
import type { WriteContext } from '../../context.ts'

export interface Deed {
  actor: string
  kind: string
  subject: string
  detail?: Record<string, unknown>
  remoteAddress?: string
}

/** Adds one line; the database refuses to change or delete it, but for taking an erased person's name out. No secrets in `detail`. */
export async function record(w: WriteContext, deed: Deed): Promise<void> {
  await w.db
    .insertInto('audit_event')
    .values({
      at: w.clock.now(),
      actor: deed.actor.slice(0, 160),
      kind: deed.kind,
      subject: deed.subject.slice(0, 160),
      detail: JSON.stringify(deed.detail ?? {}),
      remote_address: deed.remoteAddress?.slice(0, 64) ?? null,
      salt: randomBytes(16).toString('hex'),
    })
    .execute()
}
