// How paying by EFT works here: what a proof is and is not, when an invoice is paid, and how not to be deceived.
import { Checks } from '../components/checks.tsx'
import { Note } from '../components/evidence.tsx'
import { type Handler, page } from '../server/route.ts'
import { FromOrderToGoods } from './home-page.tsx'
import { Passage, PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export const showPaying: Handler = async (visit) =>
  page(
    <PlainPage
      around={await surroundingsOf(visit)}
      section="paying"
      title="How paying works"
      lead="You pay by EFT and send the proof. The invoice is paid when the money is in our account."
      description="Paying 360Degree Supply by EFT: bank details and reference on the invoice, what a good proof of payment shows, and when goods are released."
    >
      <FromOrderToGoods />
      <Passage title="Use the reference on the invoice">
        <p>
          Every invoice has its own payment reference of at most twelve characters. Copy it with the button beside it: our bank shows it to
          us, and your payment finds its invoice by itself. Without it a person has to look for it.
        </p>
      </Passage>
      <Passage title="What a good proof shows">
        <Checks
          of={[
            { code: 'bank', outcome: 'passed', sentence: 'The PDF that your bank makes, with the name of the bank.' },
            { code: 'amount', outcome: 'passed', sentence: 'The amount, the date of the payment and our reference.' },
            { code: 'account', outcome: 'passed', sentence: 'Our account number, or its last digits.' },
            {
              code: 'sms',
              outcome: 'review',
              sentence: 'An SMS, a typed note or a payment that is only scheduled is looked at by a person first.',
            },
          ]}
        />
      </Passage>
      <Passage title="A proof is a claim, not money">
        <p>
          A proof says that somebody asked a bank to pay. We read it at once and tell you what we understood; your invoice then shows{' '}
          <em>payment notified</em>. It becomes <em>paid</em> only when the money stands on our bank statement. Between banks that takes the
          same day or up to two working days.
        </p>
        <p>Goods move when the money is in. Customers with agreed terms may have goods released on an accepted proof, up to their limit.</p>
      </Passage>
      <Passage title="More or less than the invoice">
        <p>
          Cents count. A payment that is smaller leaves the rest owing; one that is larger stands to your credit until you use it. Both are
          on your account page.
        </p>
      </Passage>
      <Note of="review" title="Our bank details do not change by mail">
        <p>
          If a message tells you to pay into another account, it is not from us. Compare it with an invoice here, and phone the order desk
          before you pay.
        </p>
      </Note>
    </PlainPage>,
  )
