// Payment gateways: payments that were started, the inbox of notices, captures and where their money stands, refunds, payouts, tasks.
import { sql } from 'kysely'
import { makeAppendOnly, type Migrating } from '../columns.ts'

export async function gateways(migrating: Migrating): Promise<void> {
  await payments(migrating)
  await inbox(migrating)
  await captures(migrating)
  await gatewayRefunds(migrating)
  await payouts(migrating)
  await tasks(migrating)
}

async function payments({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('gateway_payment')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('invoice_id', c.ref, (col) => col.notNull())
    .addColumn('customer_id', c.ref, (col) => col.notNull())
    .addColumn('started_by', c.code(60), (col) => col.notNull())
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('currency', c.code(3), (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('gateway_id', c.code(200))
    .addColumn('sealed_onward', c.text)
    .addColumn('sentence', c.words(500))
    .addColumn('created_at', c.at, (col) => col.notNull())
    .addColumn('changed_at', c.at, (col) => col.notNull())
    .addColumn('asked_at', c.at)
    .addColumn('asks', c.integer, (col) => col.notNull())
    .addForeignKeyConstraint('gateway_payment_invoice', ['invoice_id'], 'invoice', ['id'])
    .addForeignKeyConstraint('gateway_payment_customer', ['customer_id'], 'customer', ['id'])
    .addCheckConstraint('gateway_payment_amount', sql`amount_cents > 0`)
    .addCheckConstraint(
      'gateway_payment_state',
      sql`state in ('created', 'unknown', 'started', 'pending', 'expired', 'refused', 'cancelled', 'failed', 'paid')`,
    )
    .execute()
  await db.schema.createIndex('gateway_payment_of_invoice').on('gateway_payment').columns(['invoice_id', 'id']).execute()
  await db.schema.createIndex('gateway_payment_of_customer').on('gateway_payment').columns(['customer_id', 'id']).execute()
  await db.schema.createIndex('gateway_payment_by_state').on('gateway_payment').columns(['state', 'changed_at']).execute()
}

async function inbox({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('gateway_notice')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('event_id', c.code(200), (col) => col.notNull())
    .addColumn('source', c.code(10), (col) => col.notNull())
    .addColumn('kind', c.code(20), (col) => col.notNull())
    .addColumn('event', c.text, (col) => col.notNull())
    .addColumn('payment_uuid', c.code(100))
    .addColumn('gateway_id', c.code(200), (col) => col.notNull())
    .addColumn('received_at', c.at, (col) => col.notNull())
    .addColumn('sealed_body', c.text)
    .addColumn('applied_at', c.at)
    .addColumn('effect', c.code(40))
    .addUniqueConstraint('gateway_notice_once', ['rail', 'event_id'])
    .execute()
  await db.schema.createIndex('gateway_notice_of_payment').on('gateway_notice').columns(['payment_uuid', 'id']).execute()
  await db.schema.createIndex('gateway_notice_of_capture').on('gateway_notice').columns(['rail', 'gateway_id', 'id']).execute()
  await db.schema.createIndex('gateway_notice_old').on('gateway_notice').column('received_at').execute()
  await db.schema
    .createTable('gateway_refusal')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('hour', c.code(13), (col) => col.notNull())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('check_name', c.code(20), (col) => col.notNull())
    .addColumn('network', c.code(50), (col) => col.notNull())
    .addColumn('refusals', c.integer, (col) => col.notNull())
    .addColumn('sentence', c.words(500), (col) => col.notNull())
    .addColumn('last_at', c.at, (col) => col.notNull())
    .addColumn('sealed_body', c.text)
    .addUniqueConstraint('gateway_refusal_counted', ['hour', 'rail', 'check_name', 'network'])
    .execute()
}

async function captures(migrating: Migrating): Promise<void> {
  const { db, columns: c } = migrating
  await db.schema
    .createTable('gateway_capture')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('gateway_id', c.code(200), (col) => col.notNull())
    .addColumn('payment_id', c.ref)
    .addColumn('customer_id', c.ref)
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('currency', c.code(3), (col) => col.notNull())
    .addColumn('refunded_cents', c.cents, (col) => col.notNull())
    .addColumn('charged_back_cents', c.cents, (col) => col.notNull())
    .addColumn('fee_cents', c.cents)
    .addColumn('journal_id', c.ref, (col) => col.notNull().unique())
    .addColumn('fee_journal_id', c.ref, (col) => col.unique())
    .addColumn('happened_at', c.at, (col) => col.notNull())
    .addColumn('captured_at', c.at, (col) => col.notNull())
    .addColumn('undone_at', c.at)
    .addUniqueConstraint('gateway_capture_once', ['rail', 'gateway_id'])
    .addForeignKeyConstraint('gateway_capture_payment', ['payment_id'], 'gateway_payment', ['id'])
    .addForeignKeyConstraint('gateway_capture_customer', ['customer_id'], 'customer', ['id'])
    .addForeignKeyConstraint('gateway_capture_journal', ['journal_id'], 'ledger_journal', ['id'])
    .addForeignKeyConstraint('gateway_capture_fee_journal', ['fee_journal_id'], 'ledger_journal', ['id'])
    .addCheckConstraint('gateway_capture_amount', sql`amount_cents > 0`)
    .addCheckConstraint('gateway_never_over_refunded', sql`refunded_cents >= 0 and refunded_cents <= amount_cents`)
    .addCheckConstraint('gateway_never_over_charged_back', sql`charged_back_cents >= 0 and charged_back_cents <= amount_cents`)
    .execute()
  await db.schema.createIndex('gateway_capture_of_payment').on('gateway_capture').column('payment_id').execute()
  await db.schema
    .createTable('gateway_allocation')
    .addColumn('id', c.id)
    .addColumn('capture_id', c.ref, (col) => col.notNull())
    .addColumn('journal_id', c.ref, (col) => col.notNull())
    .addColumn('place', c.code(10), (col) => col.notNull())
    .addColumn('invoice_id', c.ref)
    .addColumn('customer_id', c.ref)
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addForeignKeyConstraint('gateway_allocation_capture', ['capture_id'], 'gateway_capture', ['id'])
    .addForeignKeyConstraint('gateway_allocation_journal', ['journal_id'], 'ledger_journal', ['id'])
    .addForeignKeyConstraint('gateway_allocation_invoice', ['invoice_id'], 'invoice', ['id'])
    .addForeignKeyConstraint('gateway_allocation_customer', ['customer_id'], 'customer', ['id'])
    .addCheckConstraint(
      'gateway_allocation_place',
      sql`amount_cents <> 0 and ((place = 'invoice' and invoice_id is not null and customer_id is not null)
        or (place = 'credit' and invoice_id is null and customer_id is not null) or (place in ('held', 'uncovered') and invoice_id is null))`,
    )
    .execute()
  await db.schema.createIndex('gateway_allocation_to_invoice').on('gateway_allocation').column('invoice_id').execute()
  await db.schema.createIndex('gateway_allocation_of_capture').on('gateway_allocation').column('capture_id').execute()
  await makeAppendOnly(migrating, 'gateway_allocation')
}

async function gatewayRefunds({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('gateway_refund')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('capture_id', c.ref, (col) => col.notNull())
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('reason', c.words(500), (col) => col.notNull())
    .addColumn('state', c.code(12), (col) => col.notNull())
    .addColumn('is_outside', c.integer, (col) => col.notNull())
    .addColumn('limit_cents', c.cents, (col) => col.notNull())
    .addColumn('needs_second', c.integer, (col) => col.notNull())
    .addColumn('requested_by', c.ref)
    .addColumn('requested_at', c.at, (col) => col.notNull())
    .addColumn('approved_by', c.ref)
    .addColumn('gateway_refund_id', c.code(200))
    .addColumn('reserve_journal_id', c.ref, (col) => col.unique())
    .addColumn('done_journal_id', c.ref, (col) => col.unique())
    .addColumn('sentence', c.words(500))
    .addColumn('called_at', c.at)
    .addColumn('ended_at', c.at)
    .addColumn('asks', c.integer, (col) => col.notNull())
    .addForeignKeyConstraint('gateway_refund_capture', ['capture_id'], 'gateway_capture', ['id'])
    .addForeignKeyConstraint('gateway_refund_requested_by', ['requested_by'], 'staff', ['id'])
    .addForeignKeyConstraint('gateway_refund_approved_by', ['approved_by'], 'staff', ['id'])
    .addForeignKeyConstraint('gateway_refund_reserve_journal', ['reserve_journal_id'], 'ledger_journal', ['id'])
    .addForeignKeyConstraint('gateway_refund_done_journal', ['done_journal_id'], 'ledger_journal', ['id'])
    .addCheckConstraint('gateway_refund_amount', sql`amount_cents > 0 and limit_cents >= 0`)
    .addCheckConstraint('gateway_refund_by_another', sql`approved_by is null or approved_by <> requested_by`)
    .addCheckConstraint(
      'gateway_refund_over_limit',
      sql`is_outside = 1 or needs_second = 1 or (needs_second = 0 and amount_cents <= limit_cents)`,
    )
    .addCheckConstraint(
      'gateway_refund_second_person',
      sql`(is_outside = 1 and requested_by is null and needs_second = 0 and state in ('done', 'failed')) or (is_outside = 0 and requested_by is not null
        and (needs_second = 0 or state = 'waiting' or approved_by is not null))`,
    )
    .addCheckConstraint(
      'gateway_refund_state',
      sql`(state = 'waiting' and needs_second = 1 and reserve_journal_id is null)
        or (state in ('reserved', 'calling', 'unknown', 'pending', 'failed') and (reserve_journal_id is not null or is_outside = 1)
          and done_journal_id is null)
        or (state = 'done' and done_journal_id is not null)`,
    )
    .execute()
  await db.schema.createIndex('gateway_refund_of_capture').on('gateway_refund').column('capture_id').execute()
  await db.schema.createIndex('gateway_refund_by_state').on('gateway_refund').columns(['state', 'id']).execute()
}

async function payouts({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('gateway_payout')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('gateway_id', c.code(200), (col) => col.notNull())
    .addColumn('amount_cents', c.cents, (col) => col.notNull())
    .addColumn('currency', c.code(3), (col) => col.notNull())
    .addColumn('paid_on', c.on, (col) => col.notNull())
    .addUniqueConstraint('gateway_payout_once', ['rail', 'gateway_id'])
    .execute()
  await db.schema
    .createTable('gateway_payout_match')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('payout_id', c.ref)
    .addColumn('active_payout_id', c.ref, (col) => col.unique())
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
    .addForeignKeyConstraint('gateway_payout_match_payout', ['payout_id'], 'gateway_payout', ['id'])
    .addForeignKeyConstraint('gateway_payout_match_line', ['bank_line_id'], 'bank_line', ['id'])
    .addForeignKeyConstraint('gateway_payout_match_journal', ['journal_id'], 'ledger_journal', ['id'])
    .addCheckConstraint('gateway_payout_match_amount', sql`amount_cents > 0`)
    .addCheckConstraint(
      'gateway_payout_match_stands',
      sql`(undone_at is null and active_bank_line_id = bank_line_id) or (undone_at is not null and active_bank_line_id is null and active_payout_id is null)`,
    )
    .execute()
}

async function tasks({ db, columns: c }: Migrating): Promise<void> {
  await db.schema
    .createTable('gateway_task')
    .addColumn('id', c.id)
    .addColumn('uuid', c.uuid, (col) => col.notNull().unique())
    .addColumn('task_key', c.code(255), (col) => col.notNull().unique())
    .addColumn('kind', c.code(30), (col) => col.notNull())
    .addColumn('rail', c.code(20), (col) => col.notNull())
    .addColumn('payment_id', c.ref)
    .addColumn('capture_id', c.ref)
    .addColumn('refund_id', c.ref)
    .addColumn('detail', c.text, (col) => col.notNull())
    .addColumn('opened_at', c.at, (col) => col.notNull())
    .addColumn('done_at', c.at)
    .addColumn('done_by', c.ref)
    .addColumn('done_note', c.words(500))
    .addForeignKeyConstraint('gateway_task_payment', ['payment_id'], 'gateway_payment', ['id'])
    .addForeignKeyConstraint('gateway_task_capture', ['capture_id'], 'gateway_capture', ['id'])
    .addForeignKeyConstraint('gateway_task_refund', ['refund_id'], 'gateway_refund', ['id'])
    .addCheckConstraint('gateway_task_done', sql`(done_at is null and done_by is null) or (done_at is not null and done_note is not null)`)
    .execute()
  await db.schema.createIndex('gateway_task_open').on('gateway_task').columns(['done_at', 'id']).execute()
}
