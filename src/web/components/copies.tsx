// What is typed into a bank: shown the way people read it, copied the way banks want it. client/copy.ts does the
// copying and announces it; without script the text can be selected and the button is not there.
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

export interface CopyRowProps {
  name: string
  /** Shown: `R 826 962,50`. */
  shown: ComponentChildren
  /** Copied: `826962.50`. */
  copied: string
  /** Amount and reference: larger, and on the selected ground. */
  isKey?: boolean
  /** A number or reference: set in the code face. */
  isCode?: boolean
}

export const CopyRow = (props: CopyRowProps) => (
  <div class={props.isKey ? 'is-key' : undefined}>
    <dt>{props.name}</dt>
    <dd>
      <span class={props.isCode ? 'code' : undefined}>{props.shown}</span>
      <button class="button button--quiet" type="button" data-copy={props.copied} aria-label={`Copy ${props.name.toLowerCase()}`} hidden>
        <Icon name="copy" />
        <span>Copy</span>
      </button>
    </dd>
  </div>
)

/** The rows around each other. Their announcements are spoken from the line at the end. */
export const Copies = ({ children }: { children: ComponentChildren }) => (
  <>
    <dl class="copies">{children}</dl>
    <p class="sr" role="status" data-copy-said />
  </>
)
