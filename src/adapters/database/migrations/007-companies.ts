// Companies with several people: their roles and spending limits, one-time invitations, orders that wait for an approver.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function companies(migrating: Migrating): Promise<void> {
  await roles(migrating)
  await invitations(migrating)
  await approvals(migrating)
}

async function roles({ db, columns: c }: Migrating): Promise<void> {
  // one statement a column: SQLite adds one at a time
  for (const flag of ['may_order', 'may_approve', 'keeps_accounts', 'is_owner'])
    await db.schema
      .alterTable('buyer')
      .addColumn(flag, c.integer, (col) => col.notNull().defaultTo(0))
      .execute()
  await db.schema
    .alterTable('buyer')
    .addColumn('spending_limit_cents', c.cents, (col) => col.check(sql`spending_limit_cents is null or spending_limit_cents >= 0`))
    .execute()
  // what people could do until now they still can; the first of each company owns it
  await db.updateTable('buyer').set({ may_order: 1, keeps_accounts: 1 }).execute()
  const first = await db
    .selectFrom('buyer')
    .select((eb) => eb.fn.min<number>('id').as('id'))
    .groupBy('customer_id')
    .execute()
  for (const { id } of first) await db.updateTable('buyer').set({ may_approve: 1, is_owner: 1 }).where('id', '=', id).execute()
}

async function invitations({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('invitation')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('realm', c.code(10), (col) => col.notNull())
    .addColumn('customer_id', c.ref)
    .addColumn('email', c.words(254), (col) => col.notNull())
    .addColumn('name', c.words(120), (col) => col.notNull())
    .addColumn('roles', c.code(60), (col) => col.notNull())
    .addColumn('spending_limit_cents', c.cents)
    .addColumn('token_hash', c.code(64), (col) => col.unique())
    .addColumn('invited_by', c.ref, (col) => col.notNull())
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('expires_at', c.at, (col) => col.notNull())
    .addColumn('used_at', c.at)
    .addColumn('revoked_at', c.at)
    .addForeignKeyConstraint('invitation_customer', ['customer_id'], 'customer', ['id'])
    .addCheckConstraint(
      'invitation_realm',
      sql`(realm = 'buyer' and customer_id is not null) or (realm = 'office' and customer_id is null)`,
    )
    .execute()
  await db.schema.createIndex('invitation_of_customer').on('invitation').columns(['customer_id', 'id']).execute()
}

async function approvals({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('order_approval')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('cart_id', c.ref, (col) => col.notNull().unique())
    .addColumn('customer_id', c.ref, (col) => col.notNull())
    .addColumn('buyer_id', c.ref, (col) => col.notNull())
    .addColumn('total_cents', c.cents, (col) => col.notNull())
    .addColumn('limit_cents', c.cents, (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('requested_at', c.at, (col) => col.notNull())
    .addColumn('decided_by', c.ref)
    .addColumn('decided_at', c.at)
    .addColumn('reason', c.words(500))
    .addColumn('order_id', c.ref, (col) => col.unique())
    .addForeignKeyConstraint('approval_cart', ['cart_id'], 'cart', ['id'])
    .addForeignKeyConstraint('approval_customer', ['customer_id'], 'customer', ['id'])
    .addForeignKeyConstraint('approval_buyer', ['buyer_id'], 'buyer', ['id'])
    .addForeignKeyConstraint('approval_decided_by', ['decided_by'], 'buyer', ['id'])
    .addForeignKeyConstraint('approval_order', ['order_id'], 'sales_order', ['id'])
    .addCheckConstraint('approval_by_another', sql`decided_by is null or decided_by <> buyer_id`)
    .addCheckConstraint(
      'approval_decided',
      sql`(state in ('waiting', 'withdrawn') and decided_by is null) or (state in ('approved', 'refused') and decided_by is not null)`,
    )
    .addCheckConstraint(
      'approval_order_exists',
      sql`(state = 'approved' and order_id is not null) or (state <> 'approved' and order_id is null)`,
    )
    .addCheckConstraint('approval_amounts', sql`total_cents > 0 and limit_cents >= 0 and total_cents > limit_cents`)
    .execute()
  await db.schema.createIndex('approval_waiting').on('order_approval').columns(['customer_id', 'state', 'id']).execute()
}
