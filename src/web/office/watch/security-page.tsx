// What happened at the doors: each kind of refusal over time, from which networks, and the way to shut one out.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { type SecurityEvents, securityEvents, type SecuritySource } from '../../../business/watch/security-events.ts'
import { type AuditedKind, auditedKinds, securityKinds } from '../../../business/watch/security-kinds.ts'
import { CountPlot, CountTable, formatCount } from '../../components/count-plot.tsx'
import { type Column, Framed, Ledger } from '../../components/ledger.tsx'
import { addressOf, Empty, Views } from '../../components/lists.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { type Handler, page } from '../../server/route.ts'
import { aroundOf } from '../staff.ts'
import { formatSecond, slotNames, spanOf, spanViews } from './times.ts'

const path = '/office/security-events'

export const showSecurityEvents: Handler = async (visit) => {
  const span = spanOf(visit)
  const [around, found] = await Promise.all([aroundOf(visit), securityEvents(visit.ctx.reports, span)])
  const mayBlock = mayDo(visit.principal, 'office.gate')
  return page(
    <OfficeFrame around={around} section="security-events" title="Security events">
      <Bar title="Security events" lead="Who was turned away, slowed down or seen for the first time. Counted within ten seconds." />
      <Views
        label="How long back"
        of={spanViews.map(({ key, name }) => ({
          name,
          href: addressOf(path, { view: key }),
          isCurrent: (key === 'week') === (span === 'week'),
        }))}
      />
      <Plots found={found} />
      {found.sources.length > 0 && (
        <>
          <h2>From where</h2>
          <Framed>
            <Ledger
              caption="networks"
              columns={columnsFor(mayBlock)}
              rows={found.sources}
              keyOf={(source) => `${source.kind} ${source.network}`}
              isDense
            />
          </Framed>
        </>
      )}
    </OfficeFrame>,
  )
}

const Plots = ({ found }: { found: SecurityEvents }) => {
  const slots = slotNames(found.slots)
  const happened = found.series.filter((one) => one.total > 0)
  const quiet = found.series.filter((one) => one.total === 0)
  if (happened.length === 0) {
    return (
      <Empty title="Nobody was turned away" drawing="weighbridge">
        Refused sign-ins, forged forms, blocked addresses and the like would stand here.
      </Empty>
    )
  }
  return (
    <>
      <h2>What happened</h2>
      <div class="plots">
        {happened.map((one) => (
          <CountPlot
            key={one.kind}
            id={one.kind}
            title={one.name}
            slots={slots}
            series={[{ name: one.name, fill: one.kind in auditedKinds ? 'hatch' : 'steel', values: one.values }]}
            isSmall
          />
        ))}
      </div>
      {quiet.length > 0 && <p class="small muted">Nothing of: {quiet.map((one) => one.name).join(' · ')}</p>}
      <details class="figures">
        <summary>Figures</summary>
        <CountTable
          title="Security events"
          slots={slots}
          series={happened.map((one) => ({ name: one.name, fill: 'steel', values: one.values }))}
        />
      </details>
    </>
  )
}

const columnsFor = (mayBlock: boolean): readonly Column<SecuritySource>[] => [
  { name: 'What', as: 'title', cell: ({ kind }) => (kind in auditedKinds ? <InAudit kind={kind as AuditedKind} /> : securityKinds[kind]) },
  {
    name: 'Network',
    cell: ({ network }) => (network === '' ? <span class="muted">many or none</span> : <span class="code">{network}</span>),
  },
  { name: 'How often', as: 'number', cell: ({ count }) => formatCount(count) },
  { name: 'Last', cell: ({ lastAt }) => formatSecond(lastAt) },
  { name: 'Last about', as: 'wide', cell: ({ last }) => last },
  ...(mayBlock ? [{ name: 'Block', isNameHidden: true, cell: (source: SecuritySource) => <BlockLink source={source} /> }] : []),
]

const InAudit = ({ kind }: { kind: AuditedKind }) => <a href={addressOf('/office/audit', { kind })}>{securityKinds[kind]}</a>

const isBlockable = ({ network, kind }: SecuritySource) => network !== '' && kind !== 'address-blocked' && kind !== 'second-factors-reset'

const BlockLink = ({ source }: { source: SecuritySource }) =>
  isBlockable(source) ? (
    <a
      class="button button--quiet"
      href={`${addressOf('/office/gate', { network: source.network, reason: `${securityKinds[source.kind]}: ${String(source.count)}` })}#block`}
      aria-label={`Block ${source.network}`}
    >
      Block
    </a>
  ) : null
