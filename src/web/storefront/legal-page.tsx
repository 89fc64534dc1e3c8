// Privacy statement, PAIA manual and terms of sale, as the office published them.
import { formatOn, dateOn } from '../../business/money/calendar.ts'
import { knownOfficer, knownText } from '../../business/content/legal-text.ts'
import { LegalText } from '../components/legal-text.tsx'
import { type Handler, page } from '../server/route.ts'
import { PlainPage } from './plain-page.tsx'
import { surroundingsOf } from './surroundings.ts'

const pages = {
  privacy: {
    title: 'Privacy',
    lead: 'What we keep about you, why, and for how long, as the Protection of Personal Information Act asks.',
    description:
      'What 360Degree Supply keeps about buyers under POPIA, why, for how long, which cookies it sets, and how to see, correct or erase it.',
  },
  paia: {
    title: 'PAIA manual',
    lead: 'Which records we keep, and how to ask for them under the Promotion of Access to Information Act.',
    description: 'The manual of 360Degree Supply under section 51 of the Promotion of Access to Information Act.',
  },
  terms: {
    title: 'Terms of sale',
    lead: 'Between us and the company that orders.',
    description: 'The terms on which 360Degree Supply sells: order, price, VAT, payment, release of goods, risk and complaints.',
  },
} as const

export const showLegal =
  (name: keyof typeof pages): Handler =>
  async (visit) => {
    const { read } = visit.ctx
    const [around, text, officer] = await Promise.all([surroundingsOf(visit), knownText(read, name), knownOfficer(read)])
    const published = text.publishedAt === null ? '' : `, in force since ${formatOn(dateOn(text.publishedAt))}`
    return page(
      <PlainPage around={around} {...pages[name]}>
        <LegalText body={text.body} company={around.company} officer={officer} />
        <p class="small muted">
          Version {String(text.version)}
          {published}.
        </p>
      </PlainPage>,
    )
  }
