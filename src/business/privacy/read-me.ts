// What stands beside data.json in a copy of one's data, for whoever opens it.

export const readMe = `YOUR DATA
=========

This archive holds what we keep about you. Nothing in it opens your account: passwords and codes are kept
as one-way hashes only and are left out. Times are UTC (2026-03-04T08:00:00.000Z), days are South African days,
amounts are in rand with two decimals.

data.json
---------
account        your name, e-mail address and phone number, and when the account was opened
company        the company that you buy for, your roles in it and your spending limit
sites          where the company has goods delivered
orders         your orders with their lines; quantities in thousandths of the unit
invoices       the invoices of these orders, with both parties as printed; the PDF is under "file"
proofs         proofs of payment that you sent, what was read from them, what was asked and answered, and what we decided
gatewayPayments  payments of these invoices that were started through a payment gateway
consents       which of our texts you accepted, in which version, when and from where; mail about offers
sessions       where and when you signed in
devices        browsers that we know as yours, by day only: their ids are kept as hashes
passkeys       the passkeys you made, by the names you gave them
quoteRequests  what you asked us a price for, and what we answered
messages       mail that we sent to you, for as long as we keep it
mailsToUs      mail with proofs of payment that you sent to us, and what became of it
record         what our record of events says about your account and your deeds

Who owns a company's account finds the orders, invoices and proofs of the whole company here, others their own.
Who works in our office finds account, consents, sessions, devices, passkeys, messages and record.

invoices/      tax invoices as PDF
proofs/        the documents that you sent as proofs of payment

How long we keep each of these, and how to have it corrected or erased, stands on our page "Privacy".
`
