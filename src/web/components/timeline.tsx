// What happened and what comes next, on one line of time. Behind us it is solid, ahead of us dashed.
import type { ComponentChildren } from 'preact'
import { type Evidence, Mark } from './evidence.tsx'

export interface Happening {
  of: Evidence
  title: ComponentChildren
  /** When and by whom; or when it is expected. */
  detail?: ComponentChildren
}

export const Timeline = ({ of }: { of: readonly Happening[] }) => (
  <ol class="timeline">
    {of.map((happening, at) => (
      <li key={at} class={happening.of === 'next' ? 'is-next' : undefined}>
        <Mark of={happening.of} />
        <div>
          <p class="strong">{happening.title}</p>
          {happening.detail && <p>{happening.detail}</p>}
        </div>
      </li>
    ))}
  </ol>
)
