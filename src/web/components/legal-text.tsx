// A text of the law as the office wrote it: headings, paragraphs and lists, with our particulars filled in. Nothing in it is markup.
import type { VNode } from 'preact'
import type { Officer } from '../../business/content/legal-text.ts'
import { periodLength, periods } from '../../config/retention.ts'
import { cookieUses } from '../security/cookies.ts'
import { Framed, Ledger } from './ledger.tsx'
import type { FrameCompany } from './shop-frame.tsx'

export interface LegalTextProps {
  body: string
  company: FrameCompany
  officer: Officer | null
}

export const LegalText = ({ body, company, officer }: LegalTextProps) => {
  const fill = filler(company, officer)
  const sections = body.split(/^# /m).filter((section) => section.trim() !== '')
  return (
    <>
      {sections.map((section) => {
        // what stands before the first heading has none
        const [heading = '', ...rest] = body.startsWith(section) ? ['', section] : section.split('\n')
        return (
          <section class="stack" key={heading}>
            {heading.trim() !== '' && <h2>{fill(heading.trim())}</h2>}
            {rest
              .join('\n')
              .split(/\n\s*\n/)
              .map((block) => blockOf(block.trim(), fill))}
          </section>
        )
      })}
    </>
  )
}

const blockOf = (block: string, fill: (text: string) => string): VNode | null => {
  if (block === '') return null
  if (block === '{cookies}') return <Cookies key={block} />
  if (block === '{periods}') return <Periods key={block} />
  if (!block.startsWith('- ')) return <p key={block}>{fill(block)}</p>
  return (
    <ul class="bullets" key={block}>
      {block.split(/\n(?=- )/).map((item) => (
        <li key={item}>{fill(item.slice(2))}</li>
      ))}
    </ul>
  )
}

/** Words in braces that we know; others stay as they were typed, so that whoever wrote them sees it. */
const filler = (company: FrameCompany, officer: Officer | null): ((text: string) => string) => {
  const words: Readonly<Record<string, string>> = {
    company: company.name,
    address: company.address.replace(/\s*\n\s*/g, ', '),
    phone: company.phone || 'not given',
    email: company.email || 'not given',
    registration: company.registrationNumber || 'not given',
    officer: officer?.name ?? `the head of ${company.name}`,
    'officer email': officer?.email ?? (company.email || 'write to the address above'),
    'officer phone': officer?.phone || company.phone || 'not given',
  }
  return (text) => text.replace(/\{([a-z ]+)\}/g, (typed, word: string) => words[word] ?? typed)
}

const Cookies = () => (
  <Framed>
    <Ledger
      caption="Cookies"
      rows={cookieUses}
      keyOf={(use) => use.name}
      columns={[
        { name: 'Cookie', as: 'title', cell: (use) => <code>{use.name}</code> },
        { name: 'What for', as: 'wide', cell: (use) => use.purpose },
        { name: 'Kept', as: 'wide', cell: (use) => use.kept },
      ]}
    />
  </Framed>
)

const Periods = () => (
  <Framed>
    <Ledger
      caption="How long we keep what"
      rows={Object.values(periods)}
      keyOf={(period) => period.what}
      columns={[
        { name: 'What', as: 'title', cell: (period) => period.what },
        { name: 'How long', cell: (period) => periodLength(period) },
        { name: 'From', as: 'wide', cell: (period) => period.from },
      ]}
    />
  </Framed>
)
