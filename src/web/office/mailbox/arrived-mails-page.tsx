// Mail that came to the mailbox for proofs: what waits for a person first.
import { type ArrivedMailRow, listArrivedMail } from '../../../business/proofs/mailbox/find-mail.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { Status } from '../../components/evidence.tsx'
import type { Column } from '../../components/ledger.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { DeskList } from '../../components/office-list.tsx'
import { type Handler, page } from '../../server/route.ts'
import { aroundOf, listQueryOf } from '../staff.ts'

const views = [
  { key: '', name: 'Waiting' },
  { key: 'assigned', name: 'Assigned' },
  { key: 'set-aside', name: 'Set aside' },
  { key: 'all', name: 'All' },
] as const

export const showArrivedMails: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    listArrivedMail(visit.ctx.read, { view: view || 'waiting', q: find, page: number }),
  ])
  return page(
    <OfficeFrame around={around} section="arrived-mail" title="Received mail">
      <Bar
        title="Received mail"
        lead="Proofs that came by mail. A notice that the bank itself signed is the strongest word about a payment; money is only what is on a bank line."
        actions={
          <a class="button" href="/office/bank-senders">
            Banks’ senders
          </a>
        }
      />
      <DeskList
        path="/office/arrived-mail"
        views={views}
        view={view}
        find={find}
        findLabel="Sender or subject"
        found={found}
        things={['mail', 'mails']}
        columns={columns}
        keyOf={(mail) => mail.uuid}
        empty={{
          title: view === '' ? 'No mail waits' : 'No mail here',
          words:
            'Mail to the mailbox for proofs is read every minute. What names its invoice becomes a proof by itself; the rest stands here.',
          drawing: 'crate',
        }}
      />
    </OfficeFrame>,
  )
}

export const subjectOf = ({ subject, state }: Pick<ArrivedMailRow, 'subject' | 'state'>): string =>
  subject !== '' ? subject : state === 'sorting' ? 'Being opened' : 'Without a subject'

export const senderOf = ({ fromName, fromAddress }: Pick<ArrivedMailRow, 'fromName' | 'fromAddress'>): string =>
  fromName ?? fromAddress ?? 'nobody is named'

export const MailState = ({ state }: { state: ArrivedMailRow['state'] }) => {
  switch (state) {
    case 'sorting':
      return <Status of="next">Being read</Status>
    case 'waiting':
      return <Status of="review">Waits for you</Status>
    case 'assigned':
      return <Status of="claim">Assigned</Status>
    case 'set-aside':
      return <Status of="open">Set aside</Status>
    case 'repeated':
      return <Status of="open">Here before</Status>
  }
}

/** Who wrote it, as far as that is proven. */
export const MailEvidenceBadge = ({ evidence, bankName }: Pick<ArrivedMailRow, 'evidence' | 'bankName'>) => {
  switch (evidence) {
    case 'bank':
      return <Status of="claim">Signed by {bankName}</Status>
    case 'sender':
      return <Status of="open">Sender proven</Status>
    case 'none':
      return <Status of="review">Nothing proven</Status>
  }
}

const columns: readonly Column<ArrivedMailRow>[] = [
  { name: 'Subject', as: 'title', cell: (mail) => <a href={`/office/arrived-mail/${mail.uuid}`}>{subjectOf(mail)}</a> },
  { name: 'State', as: 'status', cell: (mail) => <MailState state={mail.state} /> },
  { name: 'From', as: 'wide', cell: (mail) => <span class="clip">{senderOf(mail)}</span> },
  { name: 'Signature', cell: (mail) => (mail.state === 'sorting' ? null : <MailEvidenceBadge {...mail} />) },
  { name: 'Received', cell: (mail) => formatAt(mail.receivedAt) },
]
