// The page on which a payer pays at a simulated gateway: what is asked for, and a button for each way it may go.
import { formatRand } from '../business/money/cents.ts'
import { rand, type SimulatedPayment } from './books.ts'

export const buttons = {
  succeed: { label: 'Pay', words: 'The payment succeeds and the shop is told.' },
  fail: { label: 'Fail', words: 'The payer’s bank says no, and the shop is told.' },
  cancel: { label: 'Turn back', words: 'The payer goes back without paying.' },
  duplicate: { label: 'Pay, and tell twice', words: 'The shop gets the same notice two times.' },
  delay: { label: 'Pay, and tell late', words: 'The payer is back in the shop before its notice.' },
  'wrong-amount': { label: 'Pay R 1 less', words: 'The notice is genuine, the amount is not what was asked for.' },
  forge: { label: 'Forge', words: 'Nothing is paid; the shop gets a notice that somebody else signed.' },
} as const

export type Button = keyof typeof buttons

export const isButton = (text: string | null): text is Button => text !== null && Object.hasOwn(buttons, text)

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f1ec;color:#1b1b1b}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem}h1{font-size:1.5rem;margin:.5rem 0}
.label{margin:0;background:#1b1b1b;color:#fff;padding:.5rem 1rem;text-align:center}.amount{font-size:2rem;font-weight:600}
li{list-style:none;margin:0 0 .75rem}ul{padding:0}button{font:inherit;font-weight:600;width:100%;min-height:2.75rem;padding:.5rem 1rem;border:2px solid #1b1b1b;background:#fff;color:#1b1b1b;border-radius:6px;cursor:pointer}
li:first-child button{background:#1b1b1b;color:#fff}button:focus-visible{outline:3px solid #1f5fd0;outline-offset:2px}small{display:block;margin-top:.25rem;color:#4a4a4a}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#eee}small{color:#b9bcc2}button{background:#24272c;color:#fff;border-color:#8a8f98}li:first-child button{background:#fff;color:#111}.label{background:#000}}`

/** The policy that goes with it: its own style, and forms to itself, from where the payer goes back to `shop`. */
export const payPagePolicy = (nonce: string, shop: readonly string[]): string =>
  `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${shop.join(' ')}; frame-ancestors 'none'; base-uri 'none'`

export const payPage = (title: string, payment: SimulatedPayment, nonce: string): string => {
  const rows = Object.entries(buttons).map(
    ([name, { label, words }]) =>
      `<li><button name="button" value="${name}" aria-describedby="what-${name}">${label}</button><small id="what-${name}">${words}</small></li>`,
  )
  const isOver = payment.state === 'paid' || payment.state === 'cancelled'
  const body = isOver
    ? `<p>This payment is ${payment.state} already.</p><p><a href="${escaped(payment.successUrl)}">Back to the shop</a></p>`
    : `<form method="post"><ul>${rows.join('')}</ul></form>`
  return `<!doctype html><html lang="en-ZA"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Simulation of ${escaped(title)}</title><style nonce="${nonce}">${style}</style></head>
<body><p class="label">Simulation of ${escaped(title)}: no money moves</p><main><h1>${escaped(payment.words)}</h1>
<p class="amount">${payment.currency === 'ZAR' ? formatRand(payment.amountCents) : `${escaped(payment.currency)} ${rand(payment.amountCents)}`}</p>${body}</main></body></html>`
}
