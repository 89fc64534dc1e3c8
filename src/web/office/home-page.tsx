// The office's first page: what waits for a person, oldest in words; what is owed; how money came in by week.
import { mayDo, type Permission } from '../../business/accounts/permissions.ts'
import { formatDay, formatOn, dateOn } from '../../business/money/calendar.ts'
import type { AccountSummary } from '../../business/invoices/account-summary.ts'
import { officeHome, type OfficeHome, type Waiting } from '../../business/reports/office-home.ts'
import { Icon } from '../components/icon.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Ageing, WeeklyPlot } from '../components/plot.tsx'
import { Weighing } from '../components/weighing.tsx'
import { type Handler, page, type Visit } from '../server/route.ts'
import { aroundOf } from './staff.ts'
import { waitedFor } from './waiting-time.ts'

export const showHome: Handler = async (visit) => {
  const [around, home] = await Promise.all([aroundOf(visit), officeHome(visit.ctx.reports)])
  const now = visit.ctx.clock.now()
  const queue = queueOf(home).filter((item) => mayDo(visit.principal, item.permission))
  return page(
    <OfficeFrame around={around} section="home" title="Office">
      <Bar title={formatDay(dateOn(now))} lead={leadOf(queue)} actions={<FirstSteps visit={visit} home={home} />} />
      <div class="columns">
        <section class="stack" aria-labelledby="waits">
          <h2 id="waits">Needs a person now</h2>
          <ol class="queue">
            {queue.map((item) => (
              <QueueItem key={item.href} {...item} now={now} />
            ))}
          </ol>
        </section>
        <MoneyToday home={home} />
      </div>
      <section class="ticket" aria-label="Received by week">
        <div class="ticket__body">
          <WeeklyPlot id="weeks" title="Received by week" weeks={weeksOf(home)} />
        </div>
      </section>
    </OfficeFrame>,
  )
}

const FirstSteps = ({ visit, home }: { visit: Visit; home: OfficeHome }) => {
  const isProofsNext = home.proofs.count > 0 && mayDo(visit.principal, 'office.proofs')
  return (
    <>
      {mayDo(visit.principal, 'office.banking') && (
        <a class={isProofsNext ? 'button' : 'button button--primary'} href="/office/statements">
          Import a bank statement
        </a>
      )}
      {isProofsNext && (
        <a class="button button--primary" href="/office/proofs">
          Start with proofs <Icon name="next" />
        </a>
      )}
    </>
  )
}

/** Counts what stands in the list below it: only what this person may open. */
const leadOf = (queue: readonly QueueEntry[]): string => {
  const count = queue.reduce((sum, item) => sum + item.waiting.count, 0)
  if (count === 0) return 'Nothing waits for a person.'
  return count === 1 ? 'One thing waits for a person.' : `${String(count)} things wait for a person.`
}

interface QueueEntry {
  name: string
  small: string
  href: string
  waiting: Waiting
  permission: Permission
  /** hours after which it is late */
  hoursMax: number
}

const queueOf = (home: OfficeHome): QueueEntry[] => [
  {
    name: 'Proofs to review',
    small: home.unreadableProofs > 0 ? `${String(home.unreadableProofs)} could not be read` : 'read and checked, waiting for your decision',
    href: '/office/proofs',
    waiting: home.proofs,
    permission: 'office.proofs',
    hoursMax: 2,
  },
  {
    name: 'Bank lines without a match',
    small: 'money in the bank that pays no invoice yet',
    href: '/office/bank-lines',
    waiting: home.bankLines,
    permission: 'office.banking',
    hoursMax: 24,
  },
  {
    name: 'Orders that may be released',
    small: 'the customer’s policy lets the goods go',
    href: '/office/orders?view=releasable',
    waiting: home.releasable,
    permission: 'office.orders',
    hoursMax: 24,
  },
  {
    name: 'Refunds to pay',
    small: 'in your bank; paid when their bank line is matched',
    href: '/office/refunds',
    waiting: home.refundsToPay,
    permission: 'office.refunds.ask',
    hoursMax: 48,
  },
  {
    name: 'Requests for a second person',
    small: 'bank details, refunds over the limit, releases against the policy',
    href: '/office/requests',
    waiting: home.requests,
    permission: 'office.second',
    hoursMax: 8,
  },
  {
    name: 'Quotes to answer',
    small: 'asked for in the shop',
    href: '/office/quotes',
    waiting: home.quoteRequests,
    permission: 'office.catalogue',
    hoursMax: 24,
  },
]

const QueueItem = ({ name, small, href, waiting, hoursMax, now }: QueueEntry & { now: string }) => {
  const isLate = waiting.oldest !== null && Date.parse(now) - Date.parse(waiting.oldest) > hoursMax * 3_600_000
  return (
    <li class={waiting.count === 0 ? 'is-clear' : isLate ? 'is-late' : undefined}>
      <a href={href}>
        <b>{String(waiting.count)}</b>
        <span>
          <strong>{name}</strong>
          <small>{small}</small>
        </span>
        <span class="age">{waiting.count === 0 || waiting.oldest === null ? 'clear' : `oldest ${waitedFor(waiting.oldest, now)}`}</span>
      </a>
    </li>
  )
}

const MoneyToday = ({ home: { accounts } }: { home: OfficeHome }) => {
  return (
    <section class="stack" aria-labelledby="money">
      <div class="row row--apart">
        <h2 id="money">Money today</h2>
        <a class="taplink" href="/office/invoices?view=owing">
          Invoices owing
        </a>
      </div>
      {accounts.map((account) => (
        <OwingIn key={account.currency} account={account} />
      ))}
    </section>
  )
}

/** In dollars nothing is claimed: its invoices take no proofs. */
const OwingIn = ({ account }: { account: AccountSummary }) => (
  <>
    <Weighing
      currency={account.currency}
      gross={{
        name: 'Owing on invoices',
        cents: account.owingCents,
        small: account.currency === 'ZAR' ? 'not yet in the bank' : 'in dollars',
      }}
      tare={{ name: 'Notified', cents: account.notifiedCents, small: 'claimed by proofs' }}
      net={{ name: 'Not notified', cents: account.owingCents - account.notifiedCents }}
    />
    <div class="ticket">
      <div class="ticket__body">
        <Ageing of={account.ageing} currency={account.currency} />
      </div>
    </div>
  </>
)

const weeksOf = (home: OfficeHome) =>
  home.weeks.map(({ weekOn, receivedCents, notifiedCents }, at) => ({
    // the year is plain from the page's date
    name: formatOn(weekOn).slice(0, -5),
    receivedCents,
    notifiedCents,
    isRunning: at === home.weeks.length - 1,
  }))
