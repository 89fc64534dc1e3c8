// The mail that this shop sends: each with its fate, so that nobody has to guess whether a buyer was told.
import { findMail, listMails, type MailRow } from '../../business/notifications/list-mails.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { Note, Status } from '../components/evidence.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { type Handler, page } from '../server/route.ts'
import { aroundOf, listQueryOf, uuidOf } from './staff.ts'

const views = [
  { key: '', name: 'All' },
  { key: 'waiting', name: 'Not sent yet' },
  { key: 'sent', name: 'Sent' },
  { key: 'failed', name: 'Failed' },
] as const

export const showMails: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([aroundOf(visit), listMails(visit.ctx.read, { view: view || 'all', q: find, page: number })])
  return page(
    <OfficeFrame around={around} section="mail" title="Mail">
      <Bar title="Mail" lead="What was written to customers. Without a mail server, sent mail lies as .eml files in the outbox folder." />
      <DeskList
        path="/office/mail"
        views={views}
        view={view}
        find={find}
        findLabel="Address, subject or words"
        found={found}
        things={['mail', 'mails']}
        columns={columns}
        keyOf={(mail) => mail.uuid}
        empty={{ title: 'No mail here', words: 'Orders, decisions about proofs, payments and releases each send one.', drawing: 'crate' }}
      />
    </OfficeFrame>,
  )
}

const Fate = ({ mail }: { mail: MailRow }) => {
  if (mail.state === 'done') return <Status of="goods">Sent</Status>
  if (mail.state === 'dead' || mail.state === 'cancelled') return <Status of="blocked">Failed</Status>
  return <Status of="open">{mail.attempts > 0 ? 'Trying again' : 'Not sent yet'}</Status>
}

const columns: readonly Column<MailRow>[] = [
  { name: 'Subject', as: 'title', cell: (mail) => <a href={`/office/mail/${mail.uuid}`}>{mail.subject}</a> },
  { name: 'State', as: 'status', cell: (mail) => <Fate mail={mail} /> },
  { name: 'To', as: 'wide', cell: (mail) => mail.to },
  { name: 'Written', cell: (mail) => formatAt(mail.createdAt) },
]

export const showMail: Handler = async (visit) => {
  const [around, mail] = await Promise.all([aroundOf(visit), findMail(visit.ctx.read, uuidOf(visit))])
  return page(
    <OfficeFrame around={around} section="mail" title={mail.subject}>
      <Bar above={<a href="/office/mail">Mail</a>} title={mail.subject} status={<Fate mail={mail} />} />
      {mail.lastError !== null && mail.state !== 'done' && (
        <Note of="review" title="The mail server did not take it">
          <p>
            {mail.state === 'dead'
              ? 'It was tried several times and is given up. Tell the customer another way.'
              : 'It will be tried again by itself.'}
          </p>
        </Note>
      )}
      <Ticket id="mail" title="The mail" isFlush>
        <Boxes
          of={[
            { name: 'To', value: mail.to },
            { name: 'Written', value: formatAt(mail.createdAt) },
            { name: 'Sent', value: mail.state === 'done' && mail.finishedAt !== null ? formatAt(mail.finishedAt) : 'not yet' },
          ]}
        />
        <p class="as-typed letter">{mail.text}</p>
      </Ticket>
    </OfficeFrame>,
  )
}
