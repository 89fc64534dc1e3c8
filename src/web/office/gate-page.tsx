// The owner's two ways of shutting people out: networks that are blocked, and the shop closed with a message.
import { blockDays, type BlockField, blockNetwork, type BlockRow, liftBlock, listBlocks } from '../../business/gate/block-network.ts'
import { type Maintenance, maintenanceNow, setMaintenance } from '../../business/gate/maintenance.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { Note, Status } from '../components/evidence.tsx'
import { Field, type Refusals, Select, TextArea } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, listQueryOf, uuidOf } from './staff.ts'

const views = [
  { key: '', name: 'Standing' },
  { key: 'ended', name: 'Ended' },
] as const

export const showGate: Handler = (visit) => gatePage(visit, {})

export const addBlock: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    blockNetwork(w, {
      network: form.text('network'),
      reason: form.text('reason'),
      days: form.whole('days'),
      remoteAddress: visit.remoteAddress,
      ...actorOf(visit),
    }),
  )
  return 'refused' in outcome ? gatePage(visit, outcome.problems) : redirectTo('/office/gate?done=blocked')
}

export const endBlock: Handler = async (visit) => {
  const { staffName } = actorOf(visit)
  await visit.ctx.transact((w) => liftBlock(w, { uuid: uuidOf(visit), staffName, remoteAddress: visit.remoteAddress }))
  return redirectTo('/office/gate?done=lifted')
}

export const changeMaintenance: Handler = async (visit) => {
  const to = visit.form.text('to')
  if (to !== 'on' && to !== 'off') return redirectTo('/office/gate')
  const { staffName } = actorOf(visit)
  const input = { isOn: to === 'on', message: visit.form.text('message'), staffName, remoteAddress: visit.remoteAddress }
  const outcome = await visit.ctx.transact((w) => setMaintenance(w, input))
  return 'refused' in outcome ? gatePage(visit, outcome.problems) : redirectTo(`/office/gate?done=${to}`)
}

const done: Readonly<Record<string, string>> = {
  blocked: 'Within a second nothing is answered to it any more, health probes excepted.',
  lifted: 'Within a second it is answered again.',
  on: 'Within a second whoever comes sees the message. You can still use office and shop.',
  off: 'The shop is open.',
}

const gatePage = async (visit: Visit, problems: Partial<Record<BlockField | 'message', string>>): Promise<Answer> => {
  const { view, page: number } = listQueryOf(visit, views)
  const [around, maintenance, found] = await Promise.all([
    aroundOf(visit),
    maintenanceNow(visit.ctx.read),
    listBlocks(visit.ctx.read, { view: view || 'standing', page: number }),
  ])
  const isRefused = Object.keys(problems).length > 0
  const said = done[visit.query['done'] ?? '']
  return page(
    <OfficeFrame around={around} section="gate" title="Gate">
      <Bar title="Gate" lead="Who may not come in, and closing the shop for a while." />
      {said && !isRefused && (
        <Note of="cleared" title="Done" role="status">
          <p>{said}</p>
        </Note>
      )}
      <Problems of={problems} />
      <div class="columns">
        <MaintenanceForm visit={visit} maintenance={maintenance} error={problems.message} />
        <BlockForm visit={visit} problems={problems} />
      </div>
      <h2>Blocked</h2>
      <DeskList
        path="/office/gate"
        views={views}
        view={view}
        find={null}
        findLabel=""
        found={found}
        things={['network', 'networks']}
        columns={columnsFor(visit.csrfToken)}
        keyOf={(block) => block.uuid}
        empty={{ title: 'Nobody is blocked', words: 'Block an address above when it does harm.', drawing: 'crate' }}
      />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const MaintenanceForm = ({ visit, maintenance, error }: { visit: Visit; maintenance: Maintenance | null; error?: string }) => (
  <Ticket id="maintenance" title="Maintenance" aside={maintenance ? <Status of="review">Closed</Status> : <Status of="goods">Open</Status>}>
    <form class="stack" method="post" action="/office/gate/maintenance" noValidate>
      <CsrfField token={visit.csrfToken} />
      <input type="hidden" name="to" value={maintenance ? 'off' : 'on'} />
      {maintenance ? (
        <p>
          Closed since {formatAt(maintenance.since)} by {maintenance.by}: “{maintenance.message}”
        </p>
      ) : (
        <TextArea
          name="message"
          label="What visitors read"
          value={visit.form.text('message')}
          error={error}
          hint="What is being done, and until when."
          rows={3}
          maxLength={500}
        />
      )}
      <div class="row">
        <button class={maintenance ? 'button button--primary' : 'button'}>{maintenance ? 'Open the shop' : 'Close the shop'}</button>
      </div>
      <p class="small muted">Health probes are answered all the same, and you keep your way in. Colleagues wait like everybody.</p>
    </form>
  </Ticket>
)

const BlockForm = ({ visit, problems }: { visit: Visit; problems: Refusals }) => {
  // Other pages lead here with an address and what it did.
  const field = (name: BlockField) => ({
    name,
    value: visit.form.text(name) || (visit.query[name] ?? '').slice(0, 200),
    error: problems[name],
  })
  return (
    <Ticket id="block" title="Block an address">
      <form class="stack" method="post" action="/office/gate" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field
            {...field('network')}
            label="Address or network"
            hint={`Yours is ${visit.remoteAddress}.`}
            isCode
            attributes={{ maxLength: 50, autoComplete: 'off' }}
          />
          <Select
            {...field('days')}
            value={visit.form.text('days') || '7'}
            label="For"
            options={blockDays.map((days) => ({ value: String(days), name: daysName(days) }))}
          />
          <Field {...field('reason')} label="Reason" isWide attributes={{ maxLength: 200 }} />
        </div>
        <div class="row">
          <button class="button">Block</button>
        </div>
      </form>
    </Ticket>
  )
}

const daysName = (days: number) => (days === 0 ? 'until I lift it' : days === 1 ? 'one day' : `${String(days)} days`)

const columnsFor = (csrfToken: string): readonly Column<BlockRow>[] => [
  { name: 'Network', as: 'title', cell: (block) => <span class="code">{block.network}</span> },
  {
    name: 'State',
    as: 'status',
    cell: (block) => (block.isStanding ? <Status of="blocked">Blocked</Status> : <Status of="open">Ended</Status>),
  },
  { name: 'Reason', as: 'wide', cell: (block) => block.reason },
  { name: 'Blocked', cell: (block) => `${formatAt(block.createdAt)}, ${block.blockedBy}` },
  { name: 'Ends', cell: (block) => (block.endsAt === null ? 'when it is lifted' : formatAt(block.endsAt)) },
  {
    name: 'Lift',
    isNameHidden: true,
    cell: (block) =>
      block.isStanding ? (
        <form method="post" action={`/office/gate/${block.uuid}/lift`}>
          <CsrfField token={csrfToken} />
          <button class="button button--quiet" aria-label={`Lift the block of ${block.network}`}>
            Lift
          </button>
        </form>
      ) : null,
  },
]
