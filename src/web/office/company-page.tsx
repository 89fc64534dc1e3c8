// Our own particulars and the bank account printed on new invoices. Without them no order can be placed, so a new office starts here.
import { type BankAccount, listBankAccounts, saveBankAccount } from '../../business/banking/bank-account.ts'
import { type Company, companyDetails, saveCompany } from '../../business/content/company.ts'
import { Note } from '../components/evidence.tsx'
import { Field, type Refusals, TextArea } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf } from './staff.ts'

interface Refused {
  form: 'company' | 'bank'
  problems: Refusals
}

export const showCompany: Handler = (visit) => companyPage(visit, null)

export const changeCompany: Handler = async (visit) => {
  const { form } = visit
  const text = (name: keyof Company) => form.text(name)
  const outcome = await visit.ctx.transact((w) =>
    saveCompany(
      w,
      {
        name: text('name'),
        tradingName: text('tradingName'),
        registrationNumber: text('registrationNumber'),
        vatNumber: text('vatNumber'),
        address: text('address'),
        phone: text('phone'),
        email: text('email'),
        hours: text('hours'),
      },
      actorOf(visit).staffName,
    ),
  )
  return 'refused' in outcome
    ? companyPage(visit, { form: 'company', problems: outcome.problems })
    : redirectTo('/office/company?done=company')
}

export const changeBankAccount: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    saveBankAccount(w, {
      bankName: form.text('bankName'),
      accountName: form.text('accountName'),
      accountNumber: form.text('accountNumber'),
      branchCode: form.text('branchCode'),
      staffName: actorOf(visit).staffName,
    }),
  )
  return 'refused' in outcome ? companyPage(visit, { form: 'bank', problems: outcome.problems }) : redirectTo('/office/company?done=bank')
}

const done: Readonly<Record<string, string>> = {
  company: 'New invoices carry these particulars.',
  bank: 'New invoices ask for payment into this account.',
}

const companyPage = async (visit: Visit, refused: Refused | null): Promise<Answer> => {
  const [around, company, accounts] = await Promise.all([aroundOf(visit), companyDetails(visit.ctx.read), listBankAccounts(visit.ctx.read)])
  const saved = done[visit.query['done'] ?? '']
  return page(
    <OfficeFrame around={around} section="company" title="Our company">
      <Bar title="Our company" lead="What is printed on invoices and pages. Issued invoices keep what they were printed with." />
      {saved && refused === null && (
        <Note of="cleared" title="Saved">
          <p>{saved}</p>
        </Note>
      )}
      <Problems of={refused?.problems ?? {}} />
      <div class="columns">
        <CompanyForm visit={visit} company={company} refused={refused} />
        <BankForm visit={visit} account={accounts.find((account) => account.isDefault)} refused={refused} />
      </div>
    </OfficeFrame>,
    refused === null ? 200 : 422,
  )
}

const CompanyForm = ({ visit, company, refused }: { visit: Visit; company: Company; refused: Refused | null }) => {
  const isTyped = refused?.form === 'company'
  const field = (name: keyof Company) => ({
    name,
    value: isTyped ? visit.form.text(name) : company[name],
    error: isTyped ? refused.problems[name] : undefined,
  })
  return (
    <Ticket id="particulars" title="Particulars">
      <form class="stack" method="post" action="/office/company" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field {...field('name')} label="Registered name" isWide attributes={{ maxLength: 160 }} />
          <Field {...field('tradingName')} label="Trading name" isWide attributes={{ maxLength: 160 }} />
          <Field {...field('registrationNumber')} label="Registration number" attributes={{ maxLength: 30 }} />
          <Field
            {...field('vatNumber')}
            label="VAT number"
            hint="Without one nothing may be called a tax invoice."
            isOptional
            attributes={{ maxLength: 10, inputMode: 'numeric' }}
          />
          <TextArea {...field('address')} label="Address" rows={4} maxLength={500} isWide />
          <Field {...field('phone')} label="Phone" isOptional attributes={{ type: 'tel', maxLength: 40 }} />
          <Field {...field('email')} label="E-mail" isOptional attributes={{ type: 'email', maxLength: 254 }} />
          <Field {...field('hours')} label="Office hours" isOptional isWide attributes={{ maxLength: 120 }} />
        </div>
        <div class="row">
          <button class="button button--primary">Save particulars</button>
        </div>
      </form>
    </Ticket>
  )
}

const BankForm = ({ visit, account, refused }: { visit: Visit; account: BankAccount | undefined; refused: Refused | null }) => {
  const isTyped = refused?.form === 'bank'
  const field = (name: 'bankName' | 'accountName' | 'accountNumber' | 'branchCode') => ({
    name,
    value: isTyped ? visit.form.text(name) : (account?.[name] ?? ''),
    error: isTyped ? refused.problems[name] : undefined,
  })
  return (
    <Ticket
      id="bank"
      title="Bank account for payments"
      foot={
        <p class="small muted">Proofs are held against every account that was ever entered here, and statements of each can be imported.</p>
      }
    >
      <form class="stack" method="post" action="/office/company/bank" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field {...field('bankName')} label="Bank" attributes={{ maxLength: 80 }} />
          <Field {...field('branchCode')} label="Branch code" isCode attributes={{ maxLength: 10, inputMode: 'numeric' }} />
          <Field {...field('accountName')} label="Account name" isWide attributes={{ maxLength: 120 }} />
          <Field {...field('accountNumber')} label="Account number" isWide isCode attributes={{ maxLength: 20, inputMode: 'numeric' }} />
        </div>
        <div class="row">
          <button class="button button--primary">Use this account</button>
        </div>
      </form>
    </Ticket>
  )
}
