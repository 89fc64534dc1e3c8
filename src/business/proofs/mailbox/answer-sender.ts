// The one answer that a mail may get: to a buyer whom we know and whose own domain signed it. Nobody else is answered, so that nobody can
// make us write to a stranger, and no two machines write to each other for ever.
import type { Selectable } from 'kysely'
import type { ArrivedMailTable } from '../../../adapters/database/tables/mailbox.ts'
import { laterBy } from '../../../adapters/jobs/retry.ts'
import { mailboxLimits } from '../../../config/mailbox-limits.ts'
import type { WriteContext } from '../../../context.ts'
import { tell } from '../../notifications/tell.ts'

export async function answerSender(
  w: WriteContext,
  mail: Pick<Selectable<ArrivedMailTable>, 'id' | 'buyer_id' | 'from_address' | 'is_automatic' | 'subject' | 'evidence'>,
  sentences: readonly string[],
  ownAddresses: readonly string[],
): Promise<void> {
  if (mail.buyer_id === null || mail.from_address === null || mail.evidence !== 'sender' || mail.is_automatic === 1) return
  if (ownAddresses.includes(mail.from_address)) return
  const { count } = await w.db
    .selectFrom('arrived_mail')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('buyer_id', '=', mail.buyer_id)
    .where('received_at', '>', laterBy(w.clock.now(), -86_400_000))
    .where('id', '<', mail.id)
    .executeTakeFirstOrThrow()
  if (Number(count) >= mailboxLimits.answersPerDayMax) return
  await tell(w, { event: 'proof-mail-answered', to: mail.from_address, about: mail.subject, sentences })
}
