// Counts over time as bars, zero-based, with the figures in a table below. Kinds of one bar differ in fill and outline, not only in
// colour. Positions across are percentages, so that lettering never shrinks on a phone.
import { inThrees } from '../../business/money/cents.ts'
import { Ledger } from './ledger.tsx'
import { percent, roundAbove } from './plot-scale.ts'

export interface CountSlot {
  /** `Wed 14:00`, in the table and for who hears the page. */
  name: string
  /** Under the bar; most have none, or they would run into each other. */
  label?: string | undefined
  isRunning?: boolean
}

export interface CountSeries {
  name: string
  fill: 'steel' | 'hatch' | 'alarm'
  /** One for each slot. */
  values: readonly number[]
}

export interface CountPlotProps {
  /** Makes its heading's name unique on the page. */
  id: string
  title: string
  slots: readonly CountSlot[]
  /** Stacked, the first at the bottom. */
  series: readonly CountSeries[]
  /** One of many on a page: lower, and without figures of its own. */
  isSmall?: boolean
}

const TOP = 16
const ROOM_BELOW = 24

/** The next 1, 2 or 5 times a power of ten that the tallest bar stays under; 5 at least. */
const ceilingOf = (tallest: number): number => (tallest <= 5 ? 5 : roundAbove(tallest))

export const formatCount = (count: number): string => inThrees(String(count))

export const CountPlot = ({ id, title, slots, series, isSmall }: CountPlotProps) => {
  const floor = isSmall ? 64 : 152
  const totals = slots.map((_, at) => series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0))
  const ceiling = ceilingOf(Math.max(0, ...totals))
  // What happened once must be seen beside what happened a thousand times.
  const heightOf = (count: number): number => (count === 0 ? 0 : Math.max(2, Math.round((count / ceiling) * (floor - TOP))))
  const slot = 1 / Math.max(1, slots.length)
  const total = totals.reduce((sum, count) => sum + count, 0)
  return (
    <figure class={isSmall ? 'plot plot--small' : 'plot'} aria-labelledby={`${id}-title`}>
      <figcaption>
        {isSmall ? (
          <h3 id={`${id}-title`}>
            {title} <b>{formatCount(total)}</b>
          </h3>
        ) : (
          <h2 id={`${id}-title`}>{title}</h2>
        )}
        {series.length > 1 && <Key of={series} />}
      </figcaption>
      <svg
        height={floor + ROOM_BELOW}
        role="img"
        aria-label={`${title}: ${formatCount(total)} in all. The figures are in the table ${isSmall ? 'at the end' : 'below'}.`}
      >
        <text x="0" y="10">
          {formatCount(ceiling)}
        </text>
        <line class="grid" x1="0" x2="100%" y1={TOP} y2={TOP} />
        {slots.map((one, at) => (
          <g key={one.name}>
            <Bar series={series} at={at} left={slot * (at + 0.14)} width={slot * 0.72} floor={floor} heightOf={heightOf} />
            {one.label !== undefined && (
              <text x={percent(slot * (at + 0.5))} y={floor + 17} text-anchor={at === 0 ? 'start' : 'middle'}>
                {one.label}
              </text>
            )}
          </g>
        ))}
        <line class="axis" x1="0" x2="100%" y1={floor} y2={floor} />
      </svg>
      {!isSmall && (
        <details>
          <summary>Figures</summary>
          <CountTable title={title} slots={slots} series={series} />
        </details>
      )}
    </figure>
  )
}

const Key = ({ of }: { of: readonly CountSeries[] }) => (
  <ul class="key">
    {of.map((one) => (
      <li key={one.name}>
        <svg viewBox="0 0 20 12" aria-hidden="true">
          <rect class={one.fill} x="1" y="1" width="18" height="10" />
        </svg>
        {one.name}
      </li>
    ))}
  </ul>
)

interface BarProps {
  series: readonly CountSeries[]
  at: number
  left: number
  width: number
  floor: number
  heightOf: (count: number) => number
}

const Bar = ({ series, at, left, width, floor, heightOf }: BarProps) => {
  let below = 0
  return (
    <>
      {series.map((one) => {
        const height = heightOf(one.values[at] ?? 0)
        below += height
        return height === 0 ? null : (
          <rect key={one.name} class={one.fill} x={percent(left)} width={percent(width)} y={floor - below} height={height} />
        )
      })}
    </>
  )
}

interface CountRow {
  slot: CountSlot
  at: number
}

/** The figures of a plot, the latest first. */
export const CountTable = ({ title, slots, series }: Pick<CountPlotProps, 'title' | 'slots' | 'series'>) => (
  <Ledger<CountRow>
    caption={title}
    rows={slots.map((slot, at) => ({ slot, at })).reverse()}
    keyOf={(row) => row.slot.name}
    isDense
    columns={[
      { name: 'From', as: 'title', cell: ({ slot }) => `${slot.name}${slot.isRunning ? ' (not over yet)' : ''}` },
      ...series.map((one) => ({
        name: one.name,
        as: 'number' as const,
        cell: ({ at }: CountRow) => formatCount(one.values[at] ?? 0),
      })),
    ]}
  />
)
