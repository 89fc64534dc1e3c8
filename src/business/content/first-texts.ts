// The texts of a shop whose office has written none yet. Blocks are parted by empty lines: `# ` begins a heading, `- ` a list.
// Words in braces are filled in when the text is shown; `{cookies}` and `{periods}` stand alone and become tables.
import type { TextName } from '../../adapters/database/tables/privacy.ts'

const privacy = `# Who is responsible

{company}, {address}. Our information officer is {officer}: {officer email}. Phone: {officer phone}.

# What we keep and why

- Your name, e-mail address and phone number, to take and deliver orders for your company.
- Orders, invoices and payments of your company, because the law on tax and companies asks for it.
- The proofs of payment that you send, with the bank details in them, to match payments with invoices and to detect fraud.
- Your password as a one-way hash, and where and when you signed in, to keep the account safe.
- Which of our texts you accepted, when and from where.

You give us these of your own will. Without them we cannot open an account, and without a tax invoice we cannot sell.

# What we do not do

We sell nothing to advertisers, we load nothing from other companies’ servers into these pages, and we decide nothing about you by machine alone: what a machine reads in a proof is looked at by a person.

# Cookies

We set only the cookies that this site needs to work. None of them follows you elsewhere, so we do not ask about them.

{cookies}

Your choice of light or dark stays in your browser’s own storage and is never sent to us.

# Who sees it

The people in our office whose work needs it, and the hauliers who deliver to your site, as far as they need it. Proofs are read by our own machine. The companies that run our servers, our store of documents and our mail keep data on our behalf and only as we say.

# How long

{periods}

Tax invoices, the ledger, bank statements, the orders behind them and the record of who did what: five years from the end of the tax year, as the law on tax asks. Backups hold what was erased until they are replaced in turn.

# Your rights

- See it: after signing in, under Account, “Your data”, you can take a copy of everything with you.
- Correct it: write to us, or change it yourself under Account.
- Erase it: on the same page. We keep only what the law asks for: tax invoices with the company’s name and address.
- Object, or take back a consent: free of charge, in whatever way suits you. We answer within 30 days.
- Mail about offers: only if you asked for it. You stop it under Account, “Your data”.

If we do not put something right, you may complain to the Information Regulator of South Africa, complaints.IR@justice.gov.za.`

const paia = `# What this is

The manual under section 51 of the Promotion of Access to Information Act 2 of 2000, as the Protection of Personal Information Act 4 of 2013 changed it. It says which records {company} keeps and how to ask for them.

# Whom to ask

Information officer: {officer}. E-mail: {officer email}. Phone: {officer phone}. Address: {address}. Registration number: {registration}.

The Information Regulator publishes a guide on how to use the Act, and the forms: inforegulator.org.za.

# Records that we keep

- About the company: registration, tax and VAT records.
- About customers: accounts, people, delivery sites, orders, invoices, payments, proofs of payment, requests for a quote.
- About the people of our office: name, e-mail address, role, and what they did in this system.
- About money: ledger, bank statements, refunds.

# Records that need no request

Everything on the public pages of this site, these texts, and, for whoever is signed in, the papers of their own company and a copy of everything about themselves.

# Records that laws ask us to keep

Companies Act 71 of 2008, Income Tax Act 58 of 1962, Tax Administration Act 28 of 2011, Value-Added Tax Act 89 of 1991, Electronic Communications and Transactions Act 25 of 2002.

# How to ask

Send Form 2 of the Regulations to the information officer. Say which record, which right it protects, and why it is needed for that right. We answer within 30 days. Section 54 allows the fees of the Regulations; access to your own personal information is free here.

# How personal information is handled

Why we keep it, whose it is, who receives it, for how long and how it is protected stands under Privacy (POPIA). Information crosses a border only where our servers stand outside South Africa.

# Remedies

There is no internal appeal in a private body. You may complain to the Information Regulator or apply to a court within 180 days.`

const terms = `# 1. The order

You order by pressing “Place order” after the review step. Until then everything can be changed or withdrawn. With the order the tax invoice is issued. Whoever orders under an account does so for the company that the account belongs to.

# 2. Price and VAT

The price is the one shown when you place the order. Prices are in rand, excluding VAT; the VAT of each line is shown beside it at the rate of the day. Fuel is zero-rated where the law says so.

# 3. Payment

Invoices are paid by EFT into the account printed on them, under the reference printed on them, in full, on or before the due date. An invoice is paid when the money is in our account. A proof of payment is a notice, not a payment.

# 4. Release and delivery

Goods are released by the terms agreed with your company: as a rule when the invoice is paid. Dates of loading are estimates until the goods are released.

# 5. Ownership and risk

Goods remain ours until they are paid in full. The risk passes to you when they are unloaded at your site, or loaded if you collect.

# 6. Withdrawing and complaints

Tell the order desk at once if you want to withdraw an order whose goods have not been released; we cancel it with a credit note. What is wrong with a delivery must be written on the delivery note, or reported within two working days if it could not be seen.

# 7. Law

These terms follow the law of the Republic of South Africa.`

export const firstTexts: Record<TextName, string> = { privacy, paia, terms }
