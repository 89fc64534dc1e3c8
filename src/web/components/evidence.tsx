// Evidence: the marks, badges and notes that say what we know. Shape and line first, colour second, words always.
// Green (`cleared`) is for money in the bank and checks that passed; goods have a steel badge (`goods`).
import type { ComponentChildren } from 'preact'

/** `open` nothing known yet · `claim` somebody says so · `cleared` in the bank or passed · `review` a person must look
 *  · `blocked` must not go on · `goods` where the goods are · `next` not yet happened. */
export type Evidence = 'open' | 'claim' | 'cleared' | 'review' | 'blocked' | 'goods' | 'next'

const Shape = ({ of }: { of: Evidence }) => {
  switch (of) {
    case 'open':
      return <rect x="2.500" y="2.500" width="13" height="13" fill="none" stroke="currentColor" stroke-width="2" />
    case 'claim':
      return <circle cx="9" cy="9" r="6.750" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.100 2.200" />
    case 'cleared':
      return (
        <path fill="currentColor" fill-rule="evenodd" d="M1 1h16v16H1zM4 9.300l1.500-1.500 2.300 2.300 4.800-5.300 1.600 1.400-6.300 7z" />
      )
    case 'review':
      return (
        <>
          <path d="M9 1.200 16.800 9 9 16.800 1.200 9z" fill="none" stroke="currentColor" stroke-width="2" />
          <path d="M9 1.200V16.800L1.200 9z" fill="currentColor" />
        </>
      )
    case 'blocked':
      return (
        <path
          fill="currentColor"
          fill-rule="evenodd"
          d="M5.500.500h7l5 5v7l-5 5h-7l-5-5v-7zM5.300 6.700 7.600 9l-2.300 2.300 1.400 1.400L9 10.400l2.300 2.300 1.400-1.400L10.400 9l2.300-2.300-1.400-1.400L9 7.600 6.700 5.300z"
        />
      )
    case 'goods':
      return <path fill="currentColor" d="M1 3h10v9H1zM12 6h3l2.500 3v3H12zM3 13a2 2 0 1 0 4 0zM11.500 13a2 2 0 1 0 4 0z" />
    case 'next':
      return <circle cx="9" cy="9" r="3.500" fill="none" stroke="currentColor" stroke-width="2" />
  }
}

/** The shape alone, beside words that already say it. */
export const Mark = ({ of }: { of: Evidence }) => (
  <svg class={`mark is-${of}`} viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
    <Shape of={of} />
  </svg>
)

/** A badge: shape and word. */
export const Status = ({ of, children }: { of: Evidence; children: ComponentChildren }) => (
  <span class={`status is-${of}`}>
    <svg viewBox="0 0 18 18" width="14" height="14" aria-hidden="true">
      <Shape of={of} />
    </svg>
    {children}
  </span>
)

/** A sentence that must be read before going on: what is so, and what follows from it. */
export const Note = (props: { of: Evidence; title: ComponentChildren; children?: ComponentChildren; role?: 'status' | 'alert' }) => (
  <div class={`note is-${props.of}`} role={props.role}>
    <Mark of={props.of} />
    <p class="strong">{props.title}</p>
    {props.children}
  </div>
)
