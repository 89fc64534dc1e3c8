// Rows that grow old: one of each kind that has a period, made at a given instant, and how many of the kind are left.
import type { PeriodName } from '../../src/config/retention.ts'
import type { WriteContext } from '../../src/context.ts'
import { oldLink } from './old-link.ts'
import { oldMail } from './old-mail.ts'
import type { Buyer, World } from './world.ts'

export interface OldRow {
  /** Makes one row whose period begins at `at`. */
  make(w: WriteContext, at: string): Promise<unknown>
  /** How many there are that the period has not taken. */
  left(): Promise<number>
}

/** `invoiceId` is an invoice of the buyer's, for proofs. */
export const oldRows = (world: World, buyer: Buyer, invoiceId: number) => {
  let made = 0
  const name = () => `row-${String(++made)}`

  const job = (w: WriteContext, state: 'done' | 'dead' | 'queued', kind: string, at: string) =>
    w.db
      .insertInto('job')
      .values({
        uuid: w.newUuid(),
        kind,
        payload: '{}',
        state,
        unique_key: null,
        run_at: '2099-01-01T00:00:00.000Z',
        attempts: 0,
        attempts_max: 1,
        leased_by: null,
        lease_until: null,
        progress_percent: 0,
        progress_stage: '',
        last_error: null,
        created_at: at,
        finished_at: state === 'queued' ? null : at,
      })
      .execute()

  const proof = async (w: WriteContext, state: 'accepted' | 'rejected' | 'read', at: string): Promise<void> => {
    const key = `proofs/2026-03/${name()}`
    await world.ctx.files.put(key, Buffer.from('a document'))
    await w.db
      .insertInto('proof')
      .values({
        uuid: w.newUuid(),
        invoice_id: invoiceId,
        customer_id: buyer.customerId,
        buyer_id: buyer.buyerId,
        file_key: key,
        file_name: 'proof.pdf',
        media_type: 'application/pdf',
        size_bytes: 10,
        sha256: name(),
        state,
        verdict: null,
        sealed_reading: 'v1.nobody.opens.it',
        checks: '[]',
        amount_cents: 12_300,
        payment_on: '2026-03-01',
        bank_reference: 'TRACE 1',
        expected_on: null,
        received_at: at,
        read_at: at,
        decided_at: state === 'read' ? null : at,
        decided_by: null,
        rejected_reason: null,
        office_note: null,
      })
      .execute()
  }

  const kinds: Record<PeriodName, OldRow> = {
    sessions: {
      make: (w, at) =>
        w.db
          .insertInto('session')
          .values({
            token_hash: name(),
            realm: 'buyer',
            subject_id: 1,
            created_at: at,
            seen_at: at,
            expires_at: at,
            revoked_at: null,
            user_agent: null,
            remote_address: null,
          })
          .execute(),
      left: () => count('session'),
    },
    devices: {
      make: (w, at) =>
        w.db
          .insertInto('known_device')
          .values({ realm: 'buyer', subject_id: 1, device_hash: name(), created_at: at, seen_at: at })
          .execute(),
      left: () => count('known_device'),
    },
    links: {
      make: (w, at) =>
        w.db
          .insertInto('mailed_link')
          .values({
            token_hash: name(),
            realm: 'buyer',
            subject_id: 1,
            purpose: 'verify-email',
            address: 'a@b.example',
            created_at: at,
            expires_at: at,
            used_at: null,
          })
          .execute(),
      left: () => count('mailed_link'),
    },
    invitations: {
      make: (w, at) =>
        w.db
          .insertInto('invitation')
          .values({
            uuid: w.newUuid(),
            realm: 'office',
            customer_id: null,
            email: 'a@b.example',
            name: 'A',
            roles: 'sales',
            spending_limit_cents: null,
            token_hash: null,
            invited_by: 1,
            created_at: at,
            expires_at: at,
            used_at: null,
            revoked_at: null,
          })
          .execute(),
      left: () => count('invitation'),
    },
    paymentLinks: {
      make: (w, at) => oldLink(w, { invoiceId, buyerId: buyer.buyerId, at, name: name() }),
      left: () => count('payment_link'),
    },
    challenges: {
      make: (w, at) =>
        w.db.insertInto('passkey_challenge').values({ challenge_hash: name(), purpose: 'sign-in:buyer', expires_at: at }).execute(),
      left: () => count('passkey_challenge'),
    },
    failures: {
      make: (w, at) =>
        w.db.insertInto('sign_in_failure').values({ key_hash: name(), failures: 1, forget_at: at, wait_until: at }).execute(),
      left: () => count('sign_in_failure'),
    },
    answers: {
      make: (w, at) =>
        w.db
          .insertInto('once_key')
          .values({ scope: 'a form', once_key: name(), request_sha256: '', answer: '{}', created_at: at })
          .execute(),
      left: () => count('once_key'),
    },
    work: { make: (w, at) => job(w, 'done', 'send-mail', at), left: () => jobs('done', 'send-mail') },
    failed: { make: (w, at) => job(w, 'dead', 'send-mail', at), left: () => jobs('dead', 'send-mail') },
    sealedMail: { make: (w, at) => job(w, 'done', 'send-sealed-mail', at), left: () => jobs('done', 'send-sealed-mail') },
    deliveries: {
      make: async (w, at) => {
        const endpoint = await w.db
          .insertInto('webhook_endpoint')
          .values({
            uuid: w.newUuid(),
            customer_id: null,
            url: 'https://a.example/',
            name: name(),
            events: '',
            sealed_secret: '',
            created_by: 1,
            created_at: at,
            disabled_at: null,
            disabled_reason: null,
            rests_until: null,
          })
          .executeTakeFirstOrThrow()
        await w.db
          .insertInto('webhook_delivery')
          .values({
            uuid: w.newUuid(),
            endpoint_id: Number(endpoint.insertId),
            event: 'order.placed',
            payload: '{}',
            state: 'delivered',
            attempts: 1,
            last_status: 200,
            last_error: null,
            created_at: at,
            tried_at: at,
            next_at: null,
          })
          .execute()
      },
      left: () => count('webhook_delivery'),
    },
    quotes: {
      make: async (w, at) => {
        const product = await w.db.selectFrom('product').select('id').limit(1).executeTakeFirstOrThrow()
        await w.db
          .insertInto('quote_request')
          .values({
            uuid: w.newUuid(),
            product_id: product.id,
            customer_id: null,
            name: 'A',
            email: 'a@b.example',
            phone: null,
            company: null,
            quantity: null,
            message: 'How much?',
            state: 'open',
            answer: null,
            answered_by: null,
            answered_at: null,
            created_at: at,
          })
          .execute()
      },
      left: () => count('quote_request'),
    },
    readings: {
      make: (w, at) => proof(w, 'accepted', at),
      left: () => proofs((row) => row.state === 'accepted' && row.sealed_reading !== null),
    },
    arrivedMail: { make: (w, at) => oldMail(world, w, at, name()), left: () => count('arrived_mail') },
    rejected: {
      make: (w, at) => proof(w, 'rejected', at),
      left: () => proofs((row) => row.state === 'rejected' && row.document_removed_at === null),
    },
    gatewayNotices: {
      make: (w, at) =>
        w.db
          .insertInto('gateway_notice')
          .values({
            uuid: w.newUuid(),
            rail: 'yoco',
            event_id: name(),
            source: 'notice',
            kind: 'other',
            event: '{}',
            payment_uuid: null,
            gateway_id: name(),
            received_at: at,
            sealed_body: 'v1.nobody.opens.it',
            applied_at: at,
            effect: 'not-followed',
          })
          .execute(),
      left: async () =>
        (await world.ctx.read.db.selectFrom('gateway_notice').select('id').where('sealed_body', 'is not', null).execute()).length,
    },
    gatewayRefusals: {
      make: (w, at) =>
        w.db
          .insertInto('gateway_refusal')
          .values({
            uuid: w.newUuid(),
            hour: at.slice(0, 13),
            rail: 'yoco',
            check_name: 'signature',
            network: name(),
            refusals: 1,
            sentence: 'Forged.',
            last_at: at,
            sealed_body: 'v1.nobody.opens.it',
          })
          .execute(),
      left: () => count('gateway_refusal'),
    },
    answersToPrograms: {
      make: (w, at) =>
        w.db
          .insertInto('reading_request')
          .values({
            uuid: w.newUuid(),
            requested_by: 'a program',
            file_key: `readings/${name()}`,
            sealed_name: 'v1.nobody.opens.it',
            sealed_reading: 'v1.nobody.opens.it',
            created_at: at,
          })
          .execute(),
      left: () => count('reading_request'),
    },
    exports: {
      make: (w, at) =>
        w.db
          .insertInto('data_export')
          .values({
            uuid: w.newUuid(),
            realm: 'buyer',
            subject_id: 1,
            file_key: `exports/${name()}`,
            size_bytes: 1,
            sha256: '',
            requested_at: at,
            ready_at: at,
            expires_at: at,
          })
          .execute(),
      left: () => count('data_export'),
    },
  }

  const rowsOf = async (table: 'session' | 'once_key') => world.ctx.read.db.selectFrom(table).selectAll().execute()
  const count = async (table: string) => (await rowsOf(table as 'session')).length
  const jobs = async (state: string, kind: string) =>
    (await world.ctx.read.db.selectFrom('job').select(['state', 'kind']).execute()).filter(
      (row) => row.state === state && row.kind === kind,
    ).length
  const proofs = async (is: (row: { state: string; sealed_reading: string | null; document_removed_at: string | null }) => boolean) =>
    (await world.ctx.read.db.selectFrom('proof').select(['state', 'sealed_reading', 'document_removed_at']).execute()).filter(is).length
  return { kinds, job, proof, jobs, proofs, count, name }
}
