// What somebody has to look at about payment gateways: money that fits nothing, answers that were lost, disputes, and what the nightly
// comparison with a gateway's own list found. Each says what happened and what to do.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { railTitle } from '../../../business/gateways/rail-title.ts'
import { findTask, type GatewayTask, listTasks } from '../../../business/gateways/tasks.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { Note, Status } from '../../components/evidence.tsx'
import { TextArea } from '../../components/field.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import type { Column } from '../../components/ledger.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { DeskList } from '../../components/office-list.tsx'
import { Boxes, Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, type Visit } from '../../server/route.ts'
import { savedSentence } from '../decision-words.tsx'
import { aroundOf, listQueryOf, uuidOf } from '../staff.ts'
import { DeclareForm } from './money-forms.tsx'

const path = '/office/gateways'

const views = [
  { key: '', name: 'To do' },
  { key: 'done', name: 'Done' },
] as const

export const showTasks: Handler = async (visit) => {
  const { view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    listTasks(visit.ctx.read, { view: view === 'done' ? 'done' : 'open', page: number }),
  ])
  return page(
    <OfficeFrame around={around} section="gateways" title="Gateways">
      <Bar
        title="Gateways"
        lead="What a person has to look at about payments by card and instant EFT. No money is lost while it waits."
        actions={
          <>
            <a class="button button--quiet" href={`${path}/refused`}>
              Refused notices
            </a>
            <a class="button" href={`${path}/payments`}>
              All payments
            </a>
          </>
        }
      />
      {savedSentence(visit.query['done'])}
      <DeskList
        path={path}
        views={views}
        view={view}
        find={null}
        findLabel=""
        found={found}
        things={['task', 'tasks']}
        columns={columns}
        keyOf={(task) => task.uuid}
        empty={{
          title: view === 'done' ? 'Nothing was done yet' : 'Nothing to look at',
          words:
            view === 'done'
              ? 'What somebody closed is kept here, with what was done.'
              : visit.ctx.rails.length === 0
                ? 'No payment gateway is configured: invoices are paid by EFT.'
                : 'Payments that are exactly what was asked for pay their invoices by themselves.',
          drawing: 'weighbridge',
        }}
      />
    </OfficeFrame>,
  )
}

const columns: readonly Column<GatewayTask>[] = [
  {
    name: 'What happened',
    as: 'title',
    cell: (task) => (
      <a class="says" href={`${path}/tasks/${task.uuid}`}>
        {task.sentence}
      </a>
    ),
  },
  { name: 'Invoice', cell: (task) => task.invoiceNumber },
  { name: 'Customer', as: 'wide', cell: (task) => (task.customerName === null ? null : <span class="says">{task.customerName}</span>) },
  { name: 'Since', cell: (task) => formatAt(task.openedAt) },
]

export const showTask: Handler = (visit) => taskPage(visit, null)

/** Also shown again when closing it was refused. */
export const taskPage = async (visit: Visit, objection: string | null): Promise<Answer> => {
  const [around, task] = await Promise.all([aroundOf(visit), findTask(visit.ctx.read, uuidOf(visit))])
  const mayAct = task.done === null && mayDo(visit.principal, 'office.gateways.act')
  return page(
    <OfficeFrame around={around} section="gateways" title="What to look at">
      <Bar
        above={<a href={path}>Gateways</a>}
        title={railTitle(task.rail)}
        lead={`Since ${formatAt(task.openedAt)}.`}
        status={task.done === null ? <Status of="review">To do</Status> : <Status of="next">Done</Status>}
      />
      {objection !== null && (
        <Note of="blocked" title="Nothing was changed" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <div class="split">
        <div class="stack">
          <Ticket id="task" title="What happened">
            <div class="stack stack--tight">
              <p>{task.sentence}</p>
              <p class="strong">{task.advice}</p>
            </div>
          </Ticket>
          <Where visit={visit} task={task} />
        </div>
        {task.done !== null && (
          <Ticket id="done" title="How it ended" isFlush>
            <Boxes
              of={[
                { name: 'When', value: formatAt(task.done.at) },
                { name: 'By', value: task.done.byName ?? 'itself' },
                { name: 'What was done', value: task.done.note, isWide: true },
              ]}
            />
          </Ticket>
        )}
        {mayAct && (
          <div class="stack">
            {task.kind === 'difference-ours-missing' && <TakeOver visit={visit} task={task} />}
            {task.kind === 'refund-unknown' && task.refundUuid !== null ? (
              <DeclareForm
                visit={visit}
                refund={{ uuid: task.refundUuid, amountCents: task.detail.amountCents }}
                currency={task.detail.currency}
                gateway={railTitle(task.rail)}
              />
            ) : (
              <Close visit={visit} task={task} />
            )}
          </div>
        )}
      </div>
    </OfficeFrame>,
    objection === null ? 200 : 422,
  )
}

const Where = ({ visit, task }: { visit: Visit; task: GatewayTask }) => (
  <Ticket id="where" title="Where to look" isFlush>
    <Boxes
      of={[
        task.captureUuid === null
          ? null
          : {
              name: 'Money',
              value: <a href={`${path}/money/${task.captureUuid}`}>What was taken, and what can be done with it</a>,
              isWide: true,
            },
        task.paymentUuid === null
          ? null
          : { name: 'Payment', value: <a href={`${path}/payments/${task.paymentUuid}`}>The payment that was started</a>, isWide: true },
        task.invoiceUuid === null
          ? null
          : { name: 'Invoice', value: <a href={`/office/invoices/${task.invoiceUuid}`}>{task.invoiceNumber}</a> },
        task.customerUuid === null
          ? null
          : {
              name: 'Customer',
              value: mayDo(visit.principal, 'office.customers') ? (
                <a href={`/office/customers/${task.customerUuid}`}>{task.customerName}</a>
              ) : (
                task.customerName
              ),
            },
        { name: 'At the gateway', value: <span class="code breakable">{task.detail.gatewayId ?? 'no number'}</span>, isWide: true },
      ]}
    />
  </Ticket>
)

const TakeOver = ({ visit, task }: { visit: Visit; task: GatewayTask }) => (
  <Ticket id="take-over" title="Take it over from the list">
    <form class="stack stack--tight" method="post" action={`${path}/tasks/${task.uuid}/take-over`}>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <p class="small muted">It then counts as if the gateway’s notice had come: an exact payment pays its invoice.</p>
      <div class="row">
        <button class="button button--primary">Take it over</button>
      </div>
    </form>
  </Ticket>
)

const Close = ({ visit, task }: { visit: Visit; task: GatewayTask }) => (
  <Ticket id="close" title="It is done">
    <form class="stack stack--tight" method="post" action={`${path}/tasks/${task.uuid}/done`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <TextArea
        name="note"
        label="What was done"
        hint="This closes the task and moves no money."
        value={visit.form.text('note')}
        rows={2}
        maxLength={500}
      />
      <div class="row">
        <button class="button">Close it</button>
      </div>
    </form>
  </Ticket>
)
