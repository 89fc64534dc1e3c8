// Says what was just done and keeps the way back on the page; nobody has to be quick.
import type { ComponentChildren } from 'preact'
import { Mark } from './evidence.tsx'

/** `children` is the form or link that undoes it. */
export const Undo = ({ said, children }: { said: ComponentChildren; children?: ComponentChildren }) => (
  <div class="undo" role="status">
    <p>
      <Mark of="cleared" />
      <span>{said}</span>
    </p>
    {children}
  </div>
)
