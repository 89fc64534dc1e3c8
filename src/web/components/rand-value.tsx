// What an invoice in dollars is in rand for the VAT books, and by which rate: as it is printed on the invoice.
import type { InvoiceRate } from '../../business/invoices/find-invoice.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { formatExchangeRate } from '../../business/money/currency.ts'
import { Money } from './money.tsx'
import { Boxes, Ticket } from './ticket.tsx'

export const RandValue = ({ rate }: { rate: InvoiceRate }) => (
  <Ticket id="rand-value" title="Value in rand, for VAT" isFlush>
    <Boxes
      of={[
        { name: 'Rand for one dollar', value: <span class="money">{formatExchangeRate(rate.rateMicro)}</span> },
        { name: 'Source', value: `${rate.source}, ${formatOn(rate.ratedOn)}` },
        { name: 'Excluding VAT', value: <Money cents={rate.randNetCents} /> },
        { name: 'VAT', value: <Money cents={rate.randVatCents} /> },
        { name: 'Including VAT', value: <Money cents={rate.randTotalCents} /> },
      ]}
    />
  </Ticket>
)
