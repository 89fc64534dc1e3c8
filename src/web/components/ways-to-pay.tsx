// The gateways that an invoice can be paid through, a button each. EFT stands above them for every invoice in rand.
import { formatMoney } from '../../business/money/cents.ts'
import { type Currency, currencyNames } from '../../business/money/currency.ts'
import type { Rail, RailName } from '../../business/gateways/rail.ts'
import { Note } from './evidence.tsx'
import { CsrfField, OnceField } from './hidden-fields.tsx'

/** What one pays with there. */
const means: Record<RailName, string> = {
  payfast: 'By card or instant EFT',
  ozow: 'From your own bank, at once',
  yoco: 'By card',
  stripe: 'By card',
}

export interface WaysToPayProps {
  rails: readonly Pick<Rail, 'name' | 'title' | 'isSimulated'>[]
  balanceCents: number
  currency: Currency
  action: string
  csrfToken: string
  /** of a link's holder, who is not signed in */
  linkToken?: string
  problem: string | null
}

/** Nothing where no gateway takes this amount. */
export const WaysToPay = ({ rails, balanceCents, currency, action, csrfToken, linkToken, problem }: WaysToPayProps) => {
  if (rails.length === 0 && problem === null) return null
  return (
    <section class="stack no-print" aria-labelledby="ways-title" id="ways">
      <h2 id="ways-title">{currency === 'ZAR' ? 'Or pay at once' : 'Pay by card'}</h2>
      {problem !== null && (
        <Note of="review" title={problem} role="alert">
          <p>
            {currency === 'ZAR'
              ? 'Nothing was taken. You can try another way, or pay by EFT with the details on this page.'
              : 'Nothing was taken. You can try again, or phone us.'}
          </p>
        </Note>
      )}
      <ul class="ways">
        {rails.map((rail) => (
          <li key={rail.name}>
            <form method="post" action={action}>
              <CsrfField token={csrfToken} />
              <OnceField />
              {linkToken !== undefined && <input type="hidden" name="token" value={linkToken} />}
              <input type="hidden" name="rail" value={rail.name} />
              <input type="hidden" name="shownCents" value={String(balanceCents)} />
              <input type="hidden" name="shownCurrency" value={currency} />
              <button class="button">
                Pay {formatMoney(balanceCents, currency)} with {rail.title}
              </button>
            </form>
            <p class="small muted">
              {means[rail.name]}.{rail.isSimulated && ' A simulation: no money moves.'}
            </p>
          </li>
        ))}
      </ul>
      {rails.length > 0 && (
        <p class="small muted prose">
          You go to the gateway’s own page and come back here. The invoice is paid when the gateway has told us so itself.
        </p>
      )}
    </section>
  )
}

interface NotByTransferProps {
  currency: Currency
  /** a gateway that charges this currency is below */
  isOffered: boolean
  sellerPhone: string
}

/** Stands where an invoice in rand has our bank details. */
export const NotByTransfer = ({ currency, isOffered, sellerPhone }: NotByTransferProps) => (
  <Note of={isOffered ? 'open' : 'review'} title={`This invoice is in ${currencyNames[currency]}s and is not paid by bank transfer`}>
    <p>
      Our bank accounts are rand accounts: a transfer would arrive as rand, at the bank’s own rate, and pay none of it.{' '}
      {isOffered
        ? 'By card exactly the amount shown is charged, in dollars.'
        : `None of our payment gateways charges dollars just now. Phone us${sellerPhone ? ` on ${sellerPhone}` : ''}.`}
    </p>
  </Note>
)
