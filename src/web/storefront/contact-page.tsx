// How to reach the order desk.
import { Boxes } from '../components/ticket.tsx'
import { type Handler, page } from '../server/route.ts'
import { Passage, PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

export const showContact: Handler = async (visit) => {
  const around = await surroundingsOf(visit)
  const { company } = around
  return page(
    <PlainPage
      around={around}
      section="contact"
      title="Contact"
      lead="The order desk answers within one working day."
      description="Phone, e-mail, address and hours of the 360Degree Supply order desk."
    >
      <Boxes
        of={[
          { name: 'Phone', value: company.phone ? <a href={`tel:${company.phone.replaceAll(' ', '')}`}>{company.phone}</a> : 'not given' },
          { name: 'E-mail', value: company.email ? <a href={`mailto:${company.email}`}>{company.email}</a> : 'not given' },
          { name: 'Hours', value: company.hours || 'not given' },
          { name: 'Address', value: company.address },
        ]}
      />
      <Passage title="Which way is quickest">
        <ul class="bullets">
          <li>
            A price for something without one: <a href="/catalogue">open the product</a> and request a quote there.
          </li>
          <li>
            A payment that you made: <a href="/invoices">open the invoice</a> and drop the proof on it. You see at once what was understood.
          </li>
          <li>
            A question about an order: give its number, it begins with <span class="code">ORD</span>.
          </li>
        </ul>
      </Passage>
    </PlainPage>,
  )
}
