// Importing bank statements: the form with its result, and what was imported before.
import { importStatement, type StatementImported } from '../../business/banking/import-statement.ts'
import { listStatements, type StatementRow } from '../../business/banking/list-statements.ts'
import { formatAt, formatOn } from '../../business/money/calendar.ts'
import { Note } from '../components/evidence.tsx'
import { FieldError } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Ticket } from '../components/ticket.tsx'
import { Undo } from '../components/undo.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, listQueryOf } from './staff.ts'

export const showStatements: Handler = (visit) => statementsPage(visit, null)

/** A file is known by its content, so sending it twice imports nothing new: no once key is needed to be safe. */
export const sendStatement: Handler = async (visit) => {
  const sent = visit.files.find((file) => file.field === 'statement')
  if (!sent)
    return statementsPage(visit, {
      fileName: '',
      sentence: 'Choose the file first: the CSV or OFX that you exported from your internet banking.',
    })
  if (sent.truncated) return statementsPage(visit, { fileName: sent.name, sentence: 'The file is too large. Export a shorter period.' })
  const outcome: StatementImported = await importStatement(visit.ctx, { fileName: sent.name, bytes: sent.bytes, ...actorOf(visit) })
  if ('refused' in outcome) return statementsPage(visit, { fileName: sent.name, sentence: outcome.sentence })
  return redirectTo(`/office/statements?new=${String(outcome.newLines)}&known=${String(outcome.knownLines)}`)
}

interface Refused {
  fileName: string
  sentence: string
}

const statementsPage = async (visit: Visit, refused: Refused | null): Promise<Answer> => {
  const { page: number } = listQueryOf(visit, [])
  const [around, found] = await Promise.all([aroundOf(visit), listStatements(visit.ctx.read, { page: number })])
  return page(
    <OfficeFrame around={around} section="statements" title="Bank statements">
      <Bar title="Bank statements" lead="Importing posts nothing: a bank line becomes money on an invoice when you confirm its match." />
      <Imported visit={visit} />
      <Ticket id="import" title="Import a statement">
        <ImportForm csrfToken={visit.csrfToken} refused={refused} />
      </Ticket>
      <h2>Imported before</h2>
      <DeskList
        path="/office/statements"
        views={[]}
        view=""
        find={null}
        findLabel=""
        found={found}
        things={['statement', 'statements']}
        columns={columns}
        keyOf={(statement) => statement.uuid}
        empty={{
          title: 'No statement yet',
          words: 'Export the transaction history from your internet banking and import it above.',
          drawing: 'supply-contract',
        }}
      />
    </OfficeFrame>,
    refused === null ? 200 : 422,
  )
}

const Imported = ({ visit }: { visit: Visit }) => {
  const [fresh, known] = [visit.query['new'], visit.query['known']].map((text) =>
    text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null,
  )
  if (fresh == null || known == null) return null
  return (
    <Undo said={`${linesOf(fresh, 'new')}${known > 0 ? `, ${linesOf(known, 'known from before')}` : ''}.`}>
      {fresh > 0 && (
        <a class="button" href="/office/bank-lines">
          Match them <Icon name="next" />
        </a>
      )}
    </Undo>
  )
}

const linesOf = (count: number, kind: string) =>
  count === 1 ? `One line is ${kind}` : `${count === 0 ? 'No' : String(count)} lines are ${kind}`

const ImportForm = ({ csrfToken, refused }: { csrfToken: string; refused: Refused | null }) => (
  <form class="stack" method="post" action="/office/statements" enctype="multipart/form-data">
    <CsrfField token={csrfToken} />
    <OnceField />
    {refused && refused.fileName !== '' && (
      <Note of="blocked" title={`Nothing of ${refused.fileName} was imported`} role="alert">
        <p>{refused.sentence}</p>
      </Note>
    )}
    <div class="field">
      <label for="statement">Statement file</label>
      <input
        class="input input--file"
        type="file"
        id="statement"
        name="statement"
        required
        accept=".csv,.ofx,.txt,text/csv,application/x-ofx"
        aria-invalid={refused ? 'true' : undefined}
        aria-describedby={refused ? 'statement-error statement-hint' : 'statement-hint'}
      />
      {refused && <FieldError name="statement">{refused.sentence}</FieldError>}
      <p class="hint" id="statement-hint">
        FNB transaction history as CSV, or OFX. The whole file is taken or nothing of it; lines that are known already stay as they are.
      </p>
    </div>
    <div class="row">
      <button class="button button--primary">
        <Icon name="upload" /> Import
      </button>
    </div>
  </form>
)

const columns: readonly Column<StatementRow>[] = [
  { name: 'File', as: 'title', cell: (statement) => <span class="clip">{statement.fileName}</span> },
  { name: 'Period', cell: (statement) => `${formatOn(statement.fromOn)} to ${formatOn(statement.untilOn)}` },
  { name: 'Account', cell: (statement) => <span class="code">…{statement.accountNumber.slice(-4)}</span> },
  { name: 'Format', as: 'spare', cell: (statement) => statement.format },
  { name: 'Lines', as: 'number', cell: (statement) => String(statement.lineCount) },
  { name: 'New', as: 'number', cell: (statement) => String(statement.newCount) },
  { name: 'Imported', as: 'spare', cell: (statement) => [formatAt(statement.importedAt), statement.importedBy].filter(Boolean).join(', ') },
]
