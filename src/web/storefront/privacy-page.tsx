// What we keep about people, why, and for how long (POPIA).
import { type Handler, page } from '../server/route.ts'
import { Passage, PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export const showPrivacy: Handler = async (visit) => {
  const around = await surroundingsOf(visit)
  const { company } = around
  return page(
    <PlainPage
      around={around}
      title="Privacy"
      lead="What we keep about you, why, and for how long, as the Protection of Personal Information Act asks."
      description="What 360Degree Supply keeps about buyers under POPIA, why, for how long, and how to see, correct or delete it."
    >
      <Passage title="Who is responsible">
        <p>
          {company.name}, {company.address}. Write to the information officer
          {company.email ? ` at ${company.email}` : ' at the address above'}.
        </p>
      </Passage>
      <Passage title="What we keep and why">
        <ul class="bullets">
          <li>Your name, e-mail address and phone number, to take and deliver orders for your company.</li>
          <li>Orders, invoices and payments of your company, because the law on tax and companies asks for it.</li>
          <li>The proofs of payment that you send, with the bank details in them, to match payments with invoices and to detect fraud.</li>
          <li>Your password as a one-way hash, and where and when you signed in, to keep the account safe.</li>
        </ul>
      </Passage>
      <Passage title="What we do not do">
        <p>
          We sell nothing to advertisers, we load nothing from other companies’ servers into these pages, and we set no cookies but the ones
          that keep you signed in and your forms safe. Your choice of light or dark stays in your browser.
        </p>
      </Passage>
      <Passage title="Who sees it">
        <p>
          The people in our office whose work needs it, and the hauliers who deliver to your site, as far as they need it. Proofs are read
          by our own machine; they are not sent to anybody else.
        </p>
      </Passage>
      <Passage title="How long">
        <p>
          Tax invoices and what belongs to them for the years that the tax law asks for. The rest for as long as your company has an
          account.
        </p>
      </Passage>
      <Passage title="Your rights">
        <p>
          You may see what we keep about you, have it corrected, and object to it. If we do not put it right, you may complain to the
          Information Regulator of South Africa.
        </p>
      </Passage>
    </PlainPage>,
  )
}
