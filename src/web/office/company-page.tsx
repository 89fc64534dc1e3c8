// Our own particulars and the bank account printed on new invoices. Without them no order can be placed, so a new office starts here.
import { type OfficeRequest, waitingRequest } from '../../business/accounts/find-requests.ts'
import { type BankAccount, listBankAccounts } from '../../business/banking/bank-account.ts'
import { changeBankAccount } from '../../business/banking/change-bank-account.ts'
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

export const changeBank: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    changeBankAccount(w, {
      bankName: form.text('bankName'),
      accountName: form.text('accountName'),
      accountNumber: form.text('accountNumber'),
      branchCode: form.text('branchCode'),
      reason: form.text('reason'),
      by: actorOf(visit),
      publicUrl: visit.publicUrl,
    }),
  )
  if ('uuid' in outcome) return redirectTo('/office/company?done=bank')
  if ('requestUuid' in outcome) return redirectTo(`/office/requests/${outcome.requestUuid}?done=asked`)
  return companyPage(visit, {
    form: 'bank',
    problems: outcome.refused === 'invalid' ? outcome.problems : { reason: outcome.sentence },
  })
}

const done: Readonly<Record<string, string>> = {
  company: 'New invoices carry these particulars.',
  bank: 'New invoices ask for payment into this account.',
}

const companyPage = async (visit: Visit, refused: Refused | null): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, company, accounts, asked] = await Promise.all([
    aroundOf(visit),
    companyDetails(read),
    listBankAccounts(read),
    waitingRequest(read, { kind: 'bank-account', subject: 'default' }),
  ])
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
        <BankForm visit={visit} account={accounts.find((account) => account.isDefault)} asked={asked} refused={refused} />
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

interface BankFormProps {
  visit: Visit
  account: BankAccount | undefined
  /** a change that waits for a second person */
  asked: OfficeRequest | null
  refused: Refused | null
}

const BankForm = ({ visit, account, asked, refused }: BankFormProps) => {
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
      {asked && (
        <Note of="review" title="Another account waits for a second person">
          <p>
            <a href={`/office/requests/${asked.uuid}`}>
              {asked.payload['bankName']}, …{asked.payload['accountNumber']?.slice(-4)}, asked for by {asked.requesterName}
            </a>
          </p>
        </Note>
      )}
      <form class="stack" method="post" action="/office/company/bank" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field {...field('bankName')} label="Bank" attributes={{ maxLength: 80 }} />
          <Field {...field('branchCode')} label="Branch code" isCode attributes={{ maxLength: 10, inputMode: 'numeric' }} />
          <Field {...field('accountName')} label="Account name" isWide attributes={{ maxLength: 120 }} />
          <Field {...field('accountNumber')} label="Account number" isWide isCode attributes={{ maxLength: 20, inputMode: 'numeric' }} />
        </div>
        {account !== undefined && (
          <TextArea
            name="reason"
            label="Why it changes"
            hint="Invoices ask for the new account only when a second person has allowed it; where there is none, a day later."
            value={isTyped ? visit.form.text('reason') : ''}
            error={isTyped ? refused.problems['reason'] : undefined}
            rows={2}
            maxLength={500}
          />
        )}
        <div class="row">
          <button class="button button--primary">{account === undefined ? 'Use this account' : 'Ask for this account'}</button>
        </div>
      </form>
    </Ticket>
  )
}
