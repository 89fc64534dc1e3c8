// The page that sends a payer on to the gateway: by a form of the gateway's own fields, or a link. It is a page of its own because
// browsers hold a form to the policy of the page it stands on, redirects included: only here may a form leave our site, and only for
// the gateway that this payment is with (decision 039). Without script the button does it.
import type { ComponentChildren, VNode } from 'preact'
import type { PayersPayment } from '../../business/gateways/find-payments.ts'
import { railNamed } from '../../business/gateways/offered-rails.ts'
import { railTitle } from '../../business/gateways/rail-title.ts'
import type { Onward } from '../../business/gateways/rail.ts'
import { formatMoney } from '../../business/money/cents.ts'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, pageToElsewhere, redirectTo, type Visit } from '../server/route.ts'

export interface OnwardPage {
  payment: PayersPayment
  /** shown when there is nowhere to go on to any more */
  statePath: string
  frame: (page: { title: string; scripts: readonly string[]; children: ComponentChildren }) => Promise<VNode> | VNode
}

export const onwardAnswer = async (visit: Visit, { payment, statePath, frame }: OnwardPage): Promise<Answer> => {
  const rail = railNamed(visit.ctx.rails, payment.rail)
  if (payment.onward === null || rail === undefined) return redirectTo(statePath)
  const origin = originOf(payment.onward)
  // What a gateway answers is not ours: a browser is sent to the gateway's own origins and nowhere else.
  if (origin === null || !rail.origins.includes(origin)) {
    visit.log.error('A gateway names an address that is not its own', { rail: rail.name, payment: payment.uuid, origin })
    return redirectTo(statePath)
  }
  const node = await frame({
    title: `On to ${rail.title}`,
    scripts: ['onward'],
    children: (
      <Ticket id="onward" title={`Pay ${formatMoney(payment.amountCents, payment.currency)} at ${railTitle(payment.rail)}`}>
        <p class="prose">
          You are taken to {rail.title} for invoice {payment.invoiceNumber}. When you are done there, you come back here.
          {rail.isSimulated && ' This is a simulation: no money moves.'}
        </p>
        <Way onward={payment.onward} title={rail.title} />
        <p>
          <a href={statePath}>Stay here</a>
        </p>
      </Ticket>
    ),
  })
  return pageToElsewhere(node, payment.onward.method === 'post' ? [origin] : [])
}

const Way = ({ onward, title }: { onward: Onward; title: string }) =>
  onward.method === 'get' ? (
    <p>
      <a class="button button--primary" href={onward.url} data-onward>
        Go on to {title}
      </a>
    </p>
  ) : (
    <form method="post" action={onward.url} data-onward>
      {onward.fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name} />
      ))}
      <button class="button button--primary">Go on to {title}</button>
    </form>
  )

const originOf = ({ url }: Onward): string | null => {
  const origin = URL.parse(url)?.origin
  return origin === undefined || origin === 'null' ? null : origin
}
