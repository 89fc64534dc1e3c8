// How goods are delivered or collected.
import { type Handler, page } from '../server/route.ts'
import { Passage, PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export const showDelivery: Handler = async (visit) =>
  page(
    <PlainPage
      around={await surroundingsOf(visit)}
      title="Delivery and collection"
      lead="Goods are released when your terms let them go, and then loaded in the order of release."
      description="When goods are released, how they are weighed, delivered or collected, and what to check at the gate."
    >
      <Passage title="When goods move">
        <p>
          Every order shows whether its goods may move, and if not, what they wait for. As a rule that is the money in our account;
          customers with agreed terms may have goods released on an accepted proof.
        </p>
      </Passage>
      <Passage title="Weighed and metered">
        <p>
          Minerals are sold by weighbridge mass, fuel by the temperature-corrected meter of the delivering vehicle. The ticket travels with
          the load. If it differs from what you ordered, the difference is put right on your account.
        </p>
      </Passage>
      <Passage title="Your site">
        <p>
          Give the site, who receives and a phone number at the gate when you order. The driver waits two hours free of charge; after that
          waiting time is charged at the transport rate.
        </p>
      </Passage>
      <Passage title="Check before you sign">
        <p>
          Look at seals, mass or meter reading and product before the load is tipped or pumped. Write on the delivery note what is not right
          and phone the order desk at once.
        </p>
      </Passage>
    </PlainPage>,
  )
