// Two plots, zero-based and with their figures beside them: money by week (received solid, notified dashed on top) and
// the age of a debt. Positions across are percentages, so that lettering never shrinks on a phone.
import { formatMoney } from '../../business/money/cents.ts'
import type { Currency } from '../../business/money/currency.ts'
import { Ledger } from './ledger.tsx'
import { Money } from './money.tsx'
import { percent, roundAbove } from './plot-scale.ts'

export interface Week {
  /** `w/c 2 Feb`, as printed under the bar. */
  name: string
  receivedCents: number
  notifiedCents: number
  /** The week is not over: named so in the table. */
  isRunning?: boolean
}

const PLOT_HEIGHT = 176
const TOP = 16
const FLOOR = 152

/** The next 1, 2 or 5 times a power of ten that the tallest bar stays under. */
const ceilingOf = (tallestCents: number): number => (tallestCents <= 0 ? 100_000 : roundAbove(tallestCents))

const formatShort = (cents: number): string =>
  cents >= 100_000_000
    ? `R ${String(Math.round(cents / 10_000_000) / 10).replace('.', ',')} m`
    : `R ${String(Math.round(cents / 100_000))} k`

/** Money by week. `id` makes its heading's name unique on the page. */
export const WeeklyPlot = ({ id, title, weeks }: { id: string; title: string; weeks: readonly Week[] }) => {
  const ceiling = ceilingOf(Math.max(0, ...weeks.map((week) => week.receivedCents + week.notifiedCents)))
  const heightOf = (cents: number): number => Math.round((cents / ceiling) * (FLOOR - TOP))
  const slot = 1 / Math.max(1, weeks.length)
  return (
    <figure class="plot" aria-labelledby={`${id}-title`}>
      <figcaption>
        <h2 id={`${id}-title`}>{title}</h2>
        <ul class="key">
          <li>
            <svg viewBox="0 0 20 12" aria-hidden="true">
              <rect class="solid" width="20" height="12" />
            </svg>
            In the bank
          </li>
          <li>
            <svg viewBox="0 0 20 12" aria-hidden="true">
              <rect class="hatch" x="1" y="1" width="18" height="10" />
            </svg>
            Notified
          </li>
        </ul>
      </figcaption>
      <svg height={PLOT_HEIGHT} role="img" aria-label={`${title}: the figures are in the table below`}>
        <text x="0" y="10">
          {formatShort(ceiling)}
        </text>
        <line class="grid" x1="0" x2="100%" y1={TOP} y2={TOP} />
        {weeks.map((week, at) => {
          const received = heightOf(week.receivedCents)
          const notified = heightOf(week.notifiedCents)
          return (
            <g key={week.name}>
              <rect class="solid" x={percent(slot * (at + 0.18))} width={percent(slot * 0.64)} y={FLOOR - received} height={received} />
              {notified > 0 && (
                <rect
                  class="hatch"
                  x={percent(slot * (at + 0.18))}
                  width={percent(slot * 0.64)}
                  y={FLOOR - received - notified}
                  height={notified}
                />
              )}
              <text class={at % 2 === 1 ? 'is-odd' : undefined} x={percent(slot * (at + 0.5))} y={FLOOR + 18} text-anchor="middle">
                {week.name}
              </text>
            </g>
          )
        })}
        <line class="axis" x1="0" x2="100%" y1={FLOOR} y2={FLOOR} />
      </svg>
      <details>
        <summary>Figures</summary>
        <Ledger
          caption={title}
          rows={weeks}
          keyOf={(week) => week.name}
          columns={[
            { name: 'Week', as: 'title', cell: (week) => `${week.name}${week.isRunning ? ' (not over yet)' : ''}` },
            { name: 'In the bank', as: 'number', cell: (week) => <Money cents={week.receivedCents} /> },
            { name: 'Notified', as: 'number', cell: (week) => <Money cents={week.notifiedCents} /> },
          ]}
        />
      </details>
    </figure>
  )
}

/** One age of a debt, youngest first; at most four. */
export interface AgeOfDebt {
  label: string
  cents: number
}

/** How old a debt is: one bar of shares, with the amounts under it. Shows nothing owed as a pale bar. */
export const Ageing = ({ of, currency = 'ZAR' }: { of: readonly AgeOfDebt[]; currency?: Currency }) => {
  const total = of.reduce((sum, age) => sum + Math.max(0, age.cents), 0)
  let from = 0
  const parts = of.map((age, at) => {
    const share = total === 0 ? 0 : Math.max(0, age.cents) / total
    const part = { ...age, tone: `a${String(at)}`, from, share }
    from += share
    return part
  })
  return (
    <div class="ageing">
      <svg role="img" aria-label={of.map((age) => `${age.label} ${formatMoney(age.cents, currency)}`).join(', ')}>
        {total === 0 && <rect class="none" x="0" y="0" width="100%" height="28" />}
        {parts
          .filter((part) => part.share > 0)
          .map((part) => (
            <rect
              key={part.label}
              class={part.tone}
              x={percent(part.from)}
              y="0"
              width={percent(Math.max(0.004, part.share - 0.003))}
              height="28"
            />
          ))}
      </svg>
      <dl>
        {parts.map((part) => (
          <div class={part.tone} key={part.label}>
            <dt>{part.label}</dt>
            <dd>
              <Money cents={part.cents} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
