// Requests by the hour and the slow ones, over all machines that share the database.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { readTraffic, type SlowRequest } from '../../../business/watch/count-traffic.ts'
import { CountPlot, formatCount } from '../../components/count-plot.tsx'
import { type Column, Framed, Ledger } from '../../components/ledger.tsx'
import { addressOf, Empty, Views } from '../../components/lists.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { type Handler, page } from '../../server/route.ts'
import { aroundOf } from '../staff.ts'
import { formatSecond, slotNames, spanOf, spanViews } from './times.ts'

const path = '/office/traffic'

export const showTraffic: Handler = async (visit) => {
  const span = spanOf(visit)
  const [around, traffic] = await Promise.all([aroundOf(visit), readTraffic(visit.ctx.reports, span)])
  const slots = slotNames(traffic.slots)
  const per = span === 'week' ? 'in each six hours' : 'per hour'
  return page(
    <OfficeFrame around={around} section="traffic" title="Traffic">
      <Bar
        title="Traffic"
        lead={`All machines together, health probes left out. The mean answer took ${formatCount(traffic.meanMs)} ms.`}
      />
      <Views
        label="How long back"
        of={spanViews.map(({ key, name }) => ({
          name,
          href: addressOf(path, { view: key }),
          isCurrent: (key === 'week') === (span === 'week'),
        }))}
      />
      <section class="ticket" aria-label="Requests">
        <div class="ticket__body">
          <CountPlot
            id="requests"
            title={`Requests ${per}`}
            slots={slots}
            series={[
              { name: 'Answered', fill: 'steel', values: traffic.answered },
              { name: 'Refused (400 to 499)', fill: 'hatch', values: traffic.refused },
              { name: 'Failed (500 and above)', fill: 'alarm', values: traffic.failed },
            ]}
          />
        </div>
      </section>
      <section class="ticket" aria-label="Slow requests">
        <div class="ticket__body">
          <CountPlot
            id="slow"
            title={`Slower than a second, ${per}`}
            slots={slots}
            series={[{ name: 'Slow requests', fill: 'alarm', values: traffic.slow }]}
          />
        </div>
      </section>
      <h2>The slowest</h2>
      {traffic.slowest.length === 0 ? (
        <Empty title="Nothing took over a second" drawing="tanker-transport">
          Slow requests would stand here with the number that finds them in the log.
        </Empty>
      ) : (
        <Framed>
          <Ledger
            caption="slow requests"
            columns={columnsFor(mayDo(visit.principal, 'office.log'))}
            rows={traffic.slowest}
            keyOf={(one) => `${one.machine} ${one.requestId}`}
            isDense
          />
        </Framed>
      )}
    </OfficeFrame>,
  )
}

const columnsFor = (mayReadLog: boolean): readonly Column<SlowRequest>[] => [
  {
    name: 'Address',
    as: 'title',
    cell: ({ method, route }) => (
      <span class="code">
        {method} {route}
      </span>
    ),
  },
  { name: 'Took', as: 'number', cell: ({ durationMs }) => `${formatCount(durationMs)}\u00A0ms` },
  { name: 'Status', as: 'number', cell: ({ status }) => String(status) },
  { name: 'When', cell: ({ at }) => formatSecond(at) },
  {
    name: 'Request',
    cell: ({ requestId }) =>
      mayReadLog ? (
        <a class="code" href={addressOf('/office/log', { request: requestId })}>
          {requestId}
        </a>
      ) : (
        <span class="code">{requestId}</span>
      ),
  },
  { name: 'Machine', as: 'roomy', cell: ({ machine }) => machine },
]
