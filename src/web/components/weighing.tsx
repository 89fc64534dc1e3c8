// The weighing strip: gross less tare is net. Three amounts of one sum with their signs, and nothing else.
import type { ComponentChildren } from 'preact'
import type { Currency } from '../../business/money/currency.ts'
import { Money } from './money.tsx'

export interface Weight {
  name: string
  cents: number
  /** What makes the amount true: "in our bank account", "due 9 Mar 2026". */
  small?: ComponentChildren
}

interface WeighingProps {
  gross: Weight
  tare: Weight
  net: Weight
  /** of all three; rand where nothing is said */
  currency?: Currency
}

/** `gross` − `tare` = `net`; the caller hands over amounts that add up. */
export const Weighing = ({ gross, tare, net, currency }: WeighingProps) => (
  <div class="weighbox">
    <dl class="weighing">
      {[gross, tare, net].map((weight) => (
        <div key={weight.name} class={weight === net ? 'is-net' : undefined}>
          <dt>{weight.name}</dt>
          <dd>
            <Money cents={weight.cents} currency={currency} />
            {weight.small && <small>{weight.small}</small>}
          </dd>
        </div>
      ))}
    </dl>
  </div>
)
