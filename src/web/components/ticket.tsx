// The weighbridge ticket: anything with a number of its own. And the lists of facts and sums that stand on it.
import type { ComponentChildren } from 'preact'

export interface TicketProps {
  title: ComponentChildren
  /** Ids the heading, so that the section is named by it. */
  id: string
  aside?: ComponentChildren
  foot?: ComponentChildren
  /** Tractor holes: only for the one document that counts on a page, never in the office. */
  isFed?: boolean
  /** The content brings its own edges: a ledger, boxes, copies. */
  isFlush?: boolean
  level?: 1 | 2
  children: ComponentChildren
}

export const Ticket = (props: TicketProps) => {
  const Heading = props.level === 1 ? 'h1' : 'h2'
  return (
    <section class={props.isFed ? 'ticket ticket--fed' : 'ticket'} aria-labelledby={`${props.id}-title`} id={props.id}>
      <div class="ticket__head">
        <Heading id={`${props.id}-title`}>{props.title}</Heading>
        {props.aside}
      </div>
      <div class={props.isFlush ? 'ticket__body ticket__body--flush' : 'ticket__body'}>{props.children}</div>
      {props.foot && <div class="ticket__foot">{props.foot}</div>}
    </section>
  )
}

export interface Fact {
  name: ComponentChildren
  value: ComponentChildren
  isWide?: boolean
}

/** Facts as on a bill of lading: small label above. Amounts that add up belong into `Sums`. */
export const Boxes = ({ of, isWide }: { of: readonly (Fact | null)[]; isWide?: boolean }) => (
  <dl class={isWide ? 'boxes boxes--three' : 'boxes'}>
    {of
      .filter((fact) => fact !== null)
      .map((fact, at) => (
        <div key={at} class={fact.isWide ? 'is-wide' : undefined}>
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
  </dl>
)

export interface Sum {
  name: ComponentChildren
  amount: ComponentChildren
  isTotal?: boolean
}

/** Amounts under each other, the last one the total. */
export const Sums = ({ of }: { of: readonly Sum[] }) => (
  <dl class="sums">
    {of.map((sum, at) => (
      <div key={at} class={sum.isTotal ? 'is-total' : undefined}>
        <dt>{sum.name}</dt>
        <dd>{sum.amount}</dd>
      </div>
    ))}
  </dl>
)
