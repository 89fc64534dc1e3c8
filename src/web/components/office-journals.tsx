// Journals of the ledger, each with its entries: what was moved from where to where, and what reversed it.
import type { JournalDetail } from '../../business/ledger/list-journals.ts'
import { accountNames, journalNames } from '../../business/ledger/list-journals.ts'
import { formatAt, formatOn } from '../../business/money/calendar.ts'
import { formatMoney } from '../../business/money/cents.ts'
import { Status } from './evidence.tsx'
import { Framed, Ledger } from './ledger.tsx'

interface EntryRow {
  key: string
  journal: JournalDetail
  entry: JournalDetail['entries'][number]
}

const entriesOf = (journals: readonly JournalDetail[]): EntryRow[] =>
  journals.flatMap((journal) => journal.entries.map((entry, at) => ({ key: `${journal.uuid}-${String(at)}`, journal, entry })))

const Kind = ({ journal }: { journal: JournalDetail }) => {
  if (journal.kind === 'reversal') return <Status of="review">{journalNames.reversal}</Status>
  if (journal.reversedByUuid !== null) return <Status of="open">{journalNames[journal.kind]}, reversed</Status>
  const isInBank = journal.kind !== 'invoice-issued' && journal.kind !== 'refund-reserved'
  return <Status of={isInBank ? 'cleared' : 'open'}>{journalNames[journal.kind]}</Status>
}

const For = ({ entry: { invoiceNumber, customerName } }: Pick<EntryRow, 'entry'>) => {
  const about = [invoiceNumber, customerName].filter(Boolean)
  return about.length === 0 ? null : <span class="says">{about.join(', ')}</span>
}

/** One row per entry, newest journal first. */
export const Journals = ({ of, caption }: { of: readonly JournalDetail[]; caption: string }) => (
  <Framed>
    <Ledger
      caption={caption}
      isDense
      rows={entriesOf(of)}
      keyOf={(row) => row.key}
      columns={[
        { name: 'Booked on', as: 'title', cell: ({ journal }) => formatOn(journal.occurredOn) },
        { name: 'What', as: 'status', cell: ({ journal }) => <Kind journal={journal} /> },
        { name: 'Debit', cell: ({ entry }) => <span class="says">{accountNames[entry.debitAccount]}</span> },
        { name: 'Credit', cell: ({ entry }) => <span class="says">{accountNames[entry.creditAccount]}</span> },
        { name: 'For', as: 'wide', cell: ({ entry }) => <For entry={entry} /> },
        { name: 'Amount', as: 'number', cell: ({ entry }) => <span class="money">{formatMoney(entry.amountCents, entry.currency)}</span> },
        { name: 'Posted', as: 'roomy', cell: ({ journal }) => `${formatAt(journal.postedAt)}, ${journal.postedBy}` },
      ]}
    />
  </Framed>
)
