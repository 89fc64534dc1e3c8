// The weighing strip: gross less tare is net. Three amounts of one sum with their signs, and nothing else.
import type { ComponentChildren } from 'preact'
import { Money } from './money.tsx'

export interface Weight {
  name: string
  cents: number
  /** What makes the amount true: "in our bank account", "due 9 Mar 2026". */
  small?: ComponentChildren
}

/** `gross` − `tare` = `net`; the caller hands over amounts that add up. */
export const Weighing = ({ gross, tare, net }: { gross: Weight; tare: Weight; net: Weight }) => (
  <div class="weighbox">
    <dl class="weighing">
      {[gross, tare, net].map((weight) => (
        <div key={weight.name} class={weight === net ? 'is-net' : undefined}>
          <dt>{weight.name}</dt>
          <dd>
            <Money cents={weight.cents} />
            {weight.small && <small>{weight.small}</small>}
          </dd>
        </div>
      ))}
    </dl>
  </div>
)
