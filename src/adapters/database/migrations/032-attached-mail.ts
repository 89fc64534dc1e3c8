// Which signature covers a document that came in a mail attached to another: the same one again proves nothing again.
import type { Migrating } from '../columns.ts'

export async function attachedMail({ db, columns: c }: Migrating): Promise<void> {
  await db.schema.alterTable('mail_document').addColumn('signature_key', c.code(64)).execute()
  await db.schema.createIndex('mail_document_by_signature').on('mail_document').column('signature_key').execute()
}
