// Who sells here.
import { Boxes } from '../components/ticket.tsx'
import { type Handler, page } from '../server/route.ts'
import { Passage, PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export const showAbout: Handler = async (visit) => {
  const around = await surroundingsOf(visit)
  const { company } = around
  return page(
    <PlainPage
      around={around}
      title="About us"
      lead={`${company.name} supplies mines, hauliers, farms and plants in bulk.`}
      description="360Degree Supply sells minerals, fuel and transport in bulk to companies in South Africa, and is paid by EFT."
    >
      <Passage title="What we do">
        <p>
          We sell chrome ore and concentrate by the ton, diesel and petrol by the litre, and the transport to move them; single loads from
          the shop, regular volumes by contract. We sell to companies only.
        </p>
        <p>
          Everything is weighed or metered, and everything is on paper: the quantity ordered, the tax invoice, what was paid and what is
          still owed stand in one place that you and we both see.
        </p>
      </Passage>
      <Passage title="The company">
        <Boxes
          of={[
            { name: 'Name', value: company.name },
            { name: 'Registration number', value: company.registrationNumber || 'not given' },
            { name: 'VAT number', value: company.vatNumber || 'not given' },
            { name: 'Address', value: company.address },
          ]}
        />
      </Passage>
    </PlainPage>,
  )
}
