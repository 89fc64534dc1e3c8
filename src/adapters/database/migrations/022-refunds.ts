// Refunds of a customer's unallocated cash: asked for, allowed by a second person above a limit, reserved, paid by one bank line.
import { sql } from 'kysely'
import type { Migrating } from '../columns.ts'

export async function refunds(migrating: Migrating): Promise<void> {
  await refundsThemselves(migrating)
  await payees(migrating)
  await transfers(migrating)
  await migrating.db.insertInto('counter').values({ name: 'refund', next_value: 1 }).execute()
}

async function refundsThemselves({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('refund')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('reference', c.code(20), (col) => col.notNull().unique())
    .addColumn('customer_id', c.ref, (col) => col.notNull())
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('reason', c.words(500), (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('limit_cents', c.cents, (col) => col.notNull())
    .addColumn('needs_second', c.integer, (col) => col.notNull())
    .addColumn('requested_by', c.ref, (col) => col.notNull())
    .addColumn('requested_at', c.at, (col) => col.notNull())
    .addColumn('approved_by', c.ref)
    .addColumn('reserved_at', c.at)
    .addColumn('reserve_journal_id', c.ref, (col) => col.unique())
    .addColumn('cancelled_by', c.ref)
    .addColumn('cancelled_at', c.at)
    .addColumn('cancel_reason', c.words(300))
    .addForeignKeyConstraint('refund_customer', ['customer_id'], 'customer', ['id'])
    .addForeignKeyConstraint('refund_requested_by', ['requested_by'], 'staff', ['id'])
    .addForeignKeyConstraint('refund_approved_by', ['approved_by'], 'staff', ['id'])
    .addForeignKeyConstraint('refund_cancelled_by', ['cancelled_by'], 'staff', ['id'])
    .addForeignKeyConstraint('refund_reserve_journal', ['reserve_journal_id'], 'ledger_journal', ['id'])
    .addCheckConstraint('refund_amount', sql`amount_cents > 0 and limit_cents >= 0`)
    .addCheckConstraint('refund_state', sql`state in ('waiting', 'to-pay', 'paid', 'cancelled')`)
    .addCheckConstraint('refund_by_another', sql`approved_by is null or approved_by <> requested_by`)
    .addCheckConstraint('refund_over_limit', sql`needs_second = 1 or (needs_second = 0 and amount_cents <= limit_cents)`)
    .addCheckConstraint(
      'refund_second_person',
      sql`(needs_second = 0 and state <> 'waiting' and approved_by is null)
        or (needs_second = 1 and state = 'waiting' and approved_by is null)
        or (needs_second = 1 and state <> 'waiting' and approved_by is not null)`,
    )
    .addCheckConstraint(
      'refund_reserved',
      sql`(state = 'waiting' and reserve_journal_id is null and reserved_at is null)
        or (state <> 'waiting' and reserve_journal_id is not null and reserved_at is not null)`,
    )
    .addCheckConstraint(
      'refund_cancelled',
      sql`(state = 'cancelled' and cancelled_by is not null and cancelled_at is not null) or (state <> 'cancelled' and cancelled_at is null)`,
    )
    .execute()
  await db.schema.createIndex('refund_by_state').on('refund').columns(['state', 'id']).execute()
  // a refund's request is found by what it is about
  await db.schema.createIndex('office_request_about').on('office_request').columns(['subject', 'kind']).execute()
  await db.schema.createIndex('refund_of_customer').on('refund').columns(['customer_id', 'id']).execute()
}

async function payees({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('refund_payee')
    .addColumn('refund_id', c.ref, (col) => col.notNull().unique())
    .addColumn('bank_name', c.words(80), (col) => col.notNull())
    .addColumn('account_name', c.words(120), (col) => col.notNull())
    .addColumn('branch_code', c.code(10), (col) => col.notNull())
    .addColumn('sealed_account_number', c.code(255), (col) => col.notNull())
    .addColumn('last_four', c.code(4), (col) => col.notNull())
    .addColumn('confirmed_with', c.words(200))
    .addForeignKeyConstraint('refund_payee_refund', ['refund_id'], 'refund', ['id'])
    .execute()
}

async function transfers({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('refund_transfer')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('refund_id', c.ref, (col) => col.notNull())
    .addColumn('active_refund_id', c.ref, (col) => col.unique())
    .addColumn('bank_line_id', c.ref, (col) => col.notNull())
    .addColumn('active_bank_line_id', c.ref, (col) => col.unique())
    .addColumn('journal_id', c.ref, (col) => col.notNull().unique())
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('reasons', c.text, (col) => col.notNull())
    .addColumn('confirmed_by', c.ref, (col) => col.notNull())
    .addColumn('confirmed_at', c.at, (col) => col.notNull())
    .addColumn('undone_by', c.ref)
    .addColumn('undone_at', c.at)
    .addColumn('undo_reason', c.words(300))
    .addForeignKeyConstraint('refund_transfer_refund', ['refund_id'], 'refund', ['id'])
    .addForeignKeyConstraint('refund_transfer_line', ['bank_line_id'], 'bank_line', ['id'])
    .addForeignKeyConstraint('refund_transfer_journal', ['journal_id'], 'ledger_journal', ['id'])
    .addForeignKeyConstraint('refund_transfer_confirmed_by', ['confirmed_by'], 'staff', ['id'])
    .addCheckConstraint('refund_transfer_amount', sql`amount_cents > 0`)
    .addCheckConstraint(
      'refund_transfer_stands',
      sql`(undone_at is null and active_refund_id = refund_id and active_bank_line_id = bank_line_id)
        or (undone_at is not null and active_refund_id is null and active_bank_line_id is null)`,
    )
    .execute()
}
