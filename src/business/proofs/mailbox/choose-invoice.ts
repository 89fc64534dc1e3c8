// Which invoice a document that came by mail is for: by what it names, then by what the mail names, then by a known sender's exact amount.
// With any doubt a person chooses.
import type { ReadContext } from '../../../context.ts'
import { invoicesNamedIn, type NamedInvoice, onceEach, openInvoices } from '../named-invoices.ts'

/** What may name an invoice, the more certain first. */
export interface Naming {
  /** as read in the document */
  document: string
  /** subject and words of the mail, and the file's name */
  mail: string
  amountCents: number | null
  /** the company of a buyer whose own domain signed the mail */
  customerId: number | null
}

export type Chosen = { invoice: NamedInvoice } | { waiting: string }

export async function chooseInvoice(r: Pick<ReadContext, 'db'>, naming: Naming): Promise<Chosen> {
  for (const text of [naming.document, naming.mail]) {
    const named = await invoicesNamedIn(r, text)
    if (named.length > 1) return { waiting: `It names several invoices: ${named.map(({ number }) => number).join(', ')}.`.slice(0, 300) }
    const [invoice] = named
    if (invoice === undefined) continue
    if (naming.customerId !== null && invoice.customerId !== naming.customerId)
      return { waiting: `It names ${invoice.number}, which is another company’s than the sender’s.` }
    if (invoice.currency !== 'ZAR') return { waiting: `It names ${invoice.number}, which is in dollars and takes no proof.` }
    return { invoice }
  }
  if (naming.customerId === null) return { waiting: 'It names no invoice of ours, and its sender is not known.' }
  if (naming.amountCents === null) return { waiting: 'It names no invoice of ours, and no amount could be read.' }
  const same = await openInvoices(r, { amountCents: naming.amountCents, customerId: naming.customerId, max: 2 })
  const [only] = same
  if (only !== undefined && same.length === 1) return { invoice: only }
  return {
    waiting:
      same.length === 0
        ? 'It names no invoice of ours, and the sender’s company owes no invoice of exactly this amount.'
        : 'It names no invoice of ours, and the sender’s company owes several of exactly this amount.',
  }
}

const sameAmountMax = 5

const suggestionsMax = 8

/**
 * For a person who chooses, the likeliest first: what the document names, what the mail names and is exactly this amount, what else the
 * mail names, and open invoices of exactly this amount.
 */
export async function suggestInvoices(r: Pick<ReadContext, 'db'>, naming: Naming): Promise<NamedInvoice[]> {
  const { amountCents, customerId } = naming
  const inMail = await invoicesNamedIn(r, naming.mail)
  const likely = [
    ...(await invoicesNamedIn(r, naming.document)),
    ...inMail.filter(({ balanceCents }) => balanceCents === amountCents),
    ...inMail,
    ...(amountCents === null ? [] : await openInvoices(r, { amountCents, customerId, max: sameAmountMax })),
  ]
  return onceEach(likely)
    .filter(({ currency }) => currency === 'ZAR')
    .slice(0, suggestionsMax)
}
