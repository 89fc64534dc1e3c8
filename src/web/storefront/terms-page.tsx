// The terms of sale, in plain words.
import { type Handler, page } from '../server/route.ts'
import { Passage, PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export const showTerms: Handler = async (visit) => {
  const around = await surroundingsOf(visit)
  return page(
    <PlainPage
      around={around}
      title="Terms of sale"
      lead={`Between ${around.company.name} and the company that orders.`}
      description="The terms on which 360Degree Supply sells: order, price, VAT, payment, release of goods, risk and complaints."
    >
      <Passage title="1. The order">
        <p>
          You order by pressing <em>Place order</em> after the review step. Until then everything can be changed or withdrawn. With the
          order the tax invoice is issued. Whoever orders under an account does so for the company that the account belongs to.
        </p>
      </Passage>
      <Passage title="2. Price and VAT">
        <p>
          The price is the one shown when you place the order. Prices are in rand, excluding VAT; the VAT of each line is shown beside it at
          the rate of the day. Fuel is zero-rated where the law says so.
        </p>
      </Passage>
      <Passage title="3. Payment">
        <p>
          Invoices are paid by EFT into the account printed on them, under the reference printed on them, in full, on or before the due
          date. An invoice is paid when the money is in our account. A proof of payment is a notice, not a payment.
        </p>
      </Passage>
      <Passage title="4. Release and delivery">
        <p>
          Goods are released by the terms agreed with your company: as a rule when the invoice is paid. Dates of loading are estimates until
          the goods are released.
        </p>
      </Passage>
      <Passage title="5. Ownership and risk">
        <p>
          Goods remain ours until they are paid in full. The risk passes to you when they are unloaded at your site, or loaded if you
          collect.
        </p>
      </Passage>
      <Passage title="6. Withdrawing and complaints">
        <p>
          Tell the order desk at once if you want to withdraw an order whose goods have not been released; we cancel it with a credit note.
          What is wrong with a delivery must be written on the delivery note, or reported within two working days if it could not be seen.
        </p>
      </Passage>
      <Passage title="7. Law">
        <p>These terms follow the law of the Republic of South Africa.</p>
      </Passage>
    </PlainPage>,
  )
}
