// Every address of the office: method, path, who may, and the handler that answers.
import { join, showJoin } from '../accounts/join-page.tsx'
import { accountRoutes } from '../accounts/routes.ts'
import { type Route, route } from '../server/route.ts'
import { showBankLine } from './bank-line-page.tsx'
import { showBankLines } from './bank-lines-page.tsx'
import { changeBank, changeCompany, showCompany } from './company-page.tsx'
import { addCustomerSite, changeCurrency, changeCustomer, changeTerms, showCustomer } from './customer-page.tsx'
import { showCustomers } from './customers-page.tsx'
import { correct, openProofPage, readRegion } from './correct-proof.ts'
import { accept, ask, leave as leaveProof, move as moveProof, reject, takeBack as takeBackProof } from './decide-proof.ts'
import { askAgain, finishTask, giveMoney, refundMoney, sayWhatBecame, takeMoneyOff, takeOver, undoMoney } from './gateways/act.ts'
import { mailLink, makeLink, stopLink } from './gateways/invoice-payments.tsx'
import { showMoney } from './gateways/money-page.tsx'
import { showPayment, showPayments } from './gateways/payments-page.tsx'
import { matchLineToPayout, undoLineToPayout } from './gateways/payout-line.tsx'
import { showRefused } from './gateways/refused-page.tsx'
import { showTask, showTasks } from './gateways/tasks-page.tsx'
import { showHome } from './home-page.tsx'
import { openInvoicePdf, showInvoice } from './invoice-page.tsx'
import { showInvoices } from './invoices-page.tsx'
import { addBlock, changeMaintenance, endBlock, showGate } from './gate-page.tsx'
import { addKey, endKey, showKeys } from './keys-page.tsx'
import { resendDelivery, showWebhook, switchWebhook } from './webhook-page.tsx'
import { addWebhook, showWebhooks } from './webhooks-page.tsx'
import { allowUnconfirmedProof, keepBankAnswer } from './judging/bank-answer.ts'
import { addHolidayChange, showHolidays, undoHoliday } from './judging/holidays-page.tsx'
import { forgetBankFile, showMakers } from './judging/makers-page.tsx'
import { showLedger, showLedgerCheck } from './ledger-page.tsx'
import { showMail, showMails } from './mails-page.tsx'
import { matchBankLine, undoBankLine } from './match-bank-line.ts'
import { askOverride, changeOrder, moveOrder, showOrder } from './order-page.tsx'
import { showOrders } from './orders-page.tsx'
import { putCash, takeCashBack } from './put-cash.ts'
import { officeDesk } from './office-desk.tsx'
import { sendAskRefund, showAskRefund } from './refunds/ask-refund-page.tsx'
import { matchLineToRefund, undoLineToRefund } from './refunds/match-refund-line.ts'
import { assign, openMailDocument, setAside, showArrivedMail, takeBack } from './mailbox/arrived-mail-page.tsx'
import { showArrivedMails } from './mailbox/arrived-mails-page.tsx'
import { addBankSender, removeBankSender, showBankSenders } from './mailbox/bank-senders-page.tsx'
import { endRefund, showRefund } from './refunds/refund-page.tsx'
import { changeRefundLimit, showRefunds } from './refunds/refunds-page.tsx'
import { addProduct, changeProduct, showNewProduct, showProduct } from './product-page.tsx'
import { carryOutNow, changeOfficer, changeText, showPrivacyDesk, showText } from './privacy-page.tsx'
import { showProducts } from './products-page.tsx'
import { openProofFile, showProof } from './proof-page.tsx'
import { showProofs } from './proofs-page.tsx'
import { addRate, showRates } from './rates-page.tsx'
import { answerQuote, showQuote } from './quote-page.tsx'
import { showQuotes } from './quotes-page.tsx'
import { allow, refuse, showRequest, withdraw } from './request-page.tsx'
import { showRequests } from './requests-page.tsx'
import { setUp, showSetUp } from './set-up-page.tsx'
import { leave, showSignIn, signIn } from './sign-in-page.tsx'
import {
  changeRole,
  disableAccount,
  enableAccount,
  inviteToOffice,
  inviteToOfficeAgain,
  showStaff,
  takeOfficeInvitationBack,
} from './staff-page.tsx'
import { sendStatement, showStatements } from './statements-page.tsx'
import { checkAudit, exportAudit, showAudit } from './watch/audit-page.tsx'
import { showSecurityEvents } from './watch/security-page.tsx'
import { showTraffic } from './watch/traffic-page.tsx'

export const officeRoutes: readonly Route[] = [
  route('GET', '/office/login', 'anyone', showSignIn),
  route('POST', '/office/login', 'anyone', signIn),
  route('POST', '/office/logout', 'anyone', leave),
  route('GET', '/office/set-up/:token', 'anyone', showSetUp),
  route('POST', '/office/set-up', 'anyone', setUp),
  route('GET', '/office/join/:token', 'anyone', showJoin(officeDesk)),
  route('POST', '/office/join', 'anyone', join(officeDesk)),
  route('GET', '/office/privacy', 'office.privacy', showPrivacyDesk),
  route('POST', '/office/privacy/officer', 'office.privacy', changeOfficer),
  route('POST', '/office/privacy/erasures/:uuid/now', 'office.privacy', carryOutNow, { isFresh: true }),
  route('GET', '/office/privacy/texts/:name', 'office.privacy', showText),
  route('POST', '/office/privacy/texts/:name', 'office.privacy', changeText, { isFresh: true }),

  ...accountRoutes(officeDesk),

  route('GET', '/office', 'office.any', showHome),

  route('GET', '/office/proofs', 'office.proofs', showProofs),
  route('GET', '/office/proofs/:uuid', 'office.proofs', showProof),
  route('GET', '/office/proofs/:uuid/file', 'office.proofs', openProofFile),
  route('POST', '/office/proofs/:uuid/bank-answer', 'office.proofs', keepBankAnswer),
  route('POST', '/office/proofs/:uuid/bank-answer/allow', 'office.proofs', allowUnconfirmedProof),
  route('POST', '/office/proofs/:uuid/accept', 'office.proofs', accept),
  route('POST', '/office/proofs/:uuid/reject', 'office.proofs', reject),
  route('POST', '/office/proofs/:uuid/undo', 'office.proofs', takeBackProof),
  route('POST', '/office/proofs/:uuid/move', 'office.proofs', moveProof),
  route('GET', '/office/proofs/:uuid/page', 'office.proofs', openProofPage),
  route('POST', '/office/proofs/:uuid/correct', 'office.proofs', correct),
  route('POST', '/office/proofs/:uuid/region', 'office.proofs', readRegion),
  route('POST', '/office/proofs/:uuid/ask', 'office.proofs', ask),
  route('POST', '/office/proofs/:uuid/leave', 'office.proofs', leaveProof),

  route('GET', '/office/statements', 'office.banking', showStatements),
  route('POST', '/office/statements', 'office.banking', sendStatement, { upload: true }),
  route('GET', '/office/bank-lines', 'office.banking', showBankLines),
  route('GET', '/office/bank-lines/:uuid', 'office.banking', showBankLine),
  route('POST', '/office/bank-lines/:uuid/match', 'office.banking', matchBankLine),
  route('POST', '/office/bank-lines/:uuid/undo', 'office.banking', undoBankLine, { isFresh: true }),

  route('POST', '/office/bank-lines/:uuid/refund', 'office.banking', matchLineToRefund),
  route('POST', '/office/bank-lines/:uuid/refund/undo', 'office.banking', undoLineToRefund, { isFresh: true }),
  route('GET', '/office/arrived-mail', 'office.proofs', showArrivedMails),
  route('GET', '/office/arrived-mail/:uuid', 'office.proofs', showArrivedMail),
  route('POST', '/office/arrived-mail/:uuid/assign', 'office.proofs', assign),
  route('POST', '/office/arrived-mail/:uuid/set-aside', 'office.proofs', setAside),
  route('POST', '/office/arrived-mail/:uuid/back', 'office.proofs', takeBack),
  route('GET', '/office/mail-documents/:uuid', 'office.proofs', openMailDocument),
  route('GET', '/office/bank-senders', 'office.proofs', showBankSenders),
  route('POST', '/office/bank-senders', 'office.company', addBankSender, { isFresh: true }),
  route('POST', '/office/bank-senders/:uuid/remove', 'office.company', removeBankSender, { isFresh: true }),

  route('POST', '/office/bank-lines/:uuid/payout', 'office.banking', matchLineToPayout),
  route('POST', '/office/bank-lines/:uuid/payout/undo', 'office.banking', undoLineToPayout, { isFresh: true }),

  route('GET', '/office/gateways', 'office.gateways', showTasks),
  route('GET', '/office/gateways/tasks/:uuid', 'office.gateways', showTask),
  route('POST', '/office/gateways/tasks/:uuid/done', 'office.gateways.act', finishTask),
  route('POST', '/office/gateways/tasks/:uuid/take-over', 'office.gateways.act', takeOver),
  route('GET', '/office/gateways/refused', 'office.gateways', showRefused),
  route('GET', '/office/gateways/payments', 'office.gateways', showPayments),
  route('GET', '/office/gateways/payments/:uuid', 'office.gateways', showPayment),
  route('POST', '/office/gateways/payments/:uuid/ask', 'office.gateways.act', askAgain),
  route('GET', '/office/gateways/money/:uuid', 'office.gateways', showMoney),
  route('POST', '/office/gateways/money/:uuid/refund', 'office.gateways.act', refundMoney, { isFresh: true }),
  route('POST', '/office/gateways/money/:uuid/give', 'office.gateways.act', giveMoney, { isFresh: true }),
  route('POST', '/office/gateways/money/:uuid/off', 'office.gateways.act', takeMoneyOff, { isFresh: true }),
  route('POST', '/office/gateways/money/:uuid/undo', 'office.gateways.act', undoMoney, { isFresh: true }),
  route('POST', '/office/gateways/refunds/:uuid/declare', 'office.gateways.act', sayWhatBecame, { isFresh: true }),

  route('GET', '/office/refunds', 'office.refunds', showRefunds),
  route('POST', '/office/refunds/limit', 'office.refunds.limit', changeRefundLimit, { isFresh: true }),
  route('GET', '/office/refunds/:uuid', 'office.refunds', showRefund),
  route('POST', '/office/refunds/:uuid/cancel', 'office.refunds.ask', endRefund),
  route('GET', '/office/customers/:uuid/refund', 'office.refunds.ask', showAskRefund),
  route('POST', '/office/customers/:uuid/refund', 'office.refunds.ask', sendAskRefund, { isFresh: true }),

  route('GET', '/office/orders', 'office.orders', showOrders),
  route('GET', '/office/orders/:uuid', 'office.orders', showOrder),
  route('POST', '/office/orders/:uuid', 'office.orders.edit', changeOrder),
  route('POST', '/office/orders/:uuid/move', 'office.release', moveOrder),
  route('GET', '/office/invoices', 'office.orders', showInvoices),
  route('GET', '/office/invoices/:uuid', 'office.orders', showInvoice),
  route('GET', '/office/invoices/:uuid/pdf', 'office.orders', openInvoicePdf),
  route('POST', '/office/invoices/:uuid/link', 'office.links', makeLink),
  route('POST', '/office/invoices/:uuid/link/mail', 'office.links', mailLink),
  route('POST', '/office/invoices/:uuid/link/stop', 'office.links', stopLink),
  route('POST', '/office/invoices/:uuid/cash', 'office.banking', putCash),
  route('POST', '/office/invoices/:uuid/cash/back', 'office.banking', takeCashBack, { isFresh: true }),

  route('GET', '/office/quotes', 'office.catalogue', showQuotes),
  route('GET', '/office/quotes/:uuid', 'office.catalogue', showQuote),
  route('POST', '/office/quotes/:uuid/answer', 'office.catalogue', answerQuote),
  route('GET', '/office/customers', 'office.customers', showCustomers),
  route('GET', '/office/customers/:uuid', 'office.customers', showCustomer),
  route('POST', '/office/customers/:uuid', 'office.customers', changeCustomer),
  route('POST', '/office/customers/:uuid/terms', 'office.terms', changeTerms, { isFresh: true }),
  route('POST', '/office/customers/:uuid/currency', 'office.terms', changeCurrency, { isFresh: true }),
  route('POST', '/office/customers/:uuid/sites', 'office.customers', addCustomerSite),
  route('GET', '/office/products', 'office.catalogue', showProducts),
  route('GET', '/office/products/new', 'office.catalogue', showNewProduct),
  route('POST', '/office/products/new', 'office.catalogue', addProduct),
  route('GET', '/office/products/:slug', 'office.catalogue', showProduct),
  route('POST', '/office/products/:slug', 'office.catalogue', changeProduct),

  route('GET', '/office/holidays', 'office.holidays', showHolidays),
  route('POST', '/office/holidays', 'office.holidays', addHolidayChange),
  route('POST', '/office/holidays/undo', 'office.holidays', undoHoliday),
  route('GET', '/office/bank-files', 'office.proofs', showMakers),
  route('POST', '/office/bank-files/forget', 'office.proofs', forgetBankFile),

  route('GET', '/office/rates', 'office.rates', showRates),
  route('POST', '/office/rates', 'office.rates.enter', addRate, { isFresh: true }),

  route('GET', '/office/company', 'office.company', showCompany),
  route('POST', '/office/company', 'office.company', changeCompany),
  route('POST', '/office/company/bank', 'office.company', changeBank, { isFresh: true }),

  route('GET', '/office/requests', 'office.requests', showRequests),
  route('GET', '/office/requests/:uuid', 'office.requests', showRequest),
  route('POST', '/office/requests/:uuid/allow', 'office.second', allow, { isFresh: true }),
  route('POST', '/office/requests/:uuid/refuse', 'office.second', refuse),
  route('POST', '/office/requests/:uuid/withdraw', 'office.release', withdraw),
  route('POST', '/office/orders/:uuid/override', 'office.release', askOverride, { isFresh: true }),

  route('GET', '/office/staff', 'office.staff', showStaff),
  route('POST', '/office/staff/invite', 'office.staff', inviteToOffice, { isFresh: true }),
  route('POST', '/office/staff/invitations/:uuid/again', 'office.staff', inviteToOfficeAgain, { isFresh: true }),
  route('POST', '/office/staff/invitations/:uuid/revoke', 'office.staff', takeOfficeInvitationBack),
  route('POST', '/office/staff/:uuid/role', 'office.staff', changeRole, { isFresh: true }),
  route('POST', '/office/staff/:uuid/disable', 'office.staff', disableAccount),
  route('POST', '/office/staff/:uuid/enable', 'office.staff', enableAccount, { isFresh: true }),
  route('GET', '/office/keys', 'office.keys', showKeys),
  route('POST', '/office/keys', 'office.keys', addKey, { isFresh: true }),
  route('POST', '/office/keys/:uuid/revoke', 'office.keys', endKey),
  route('GET', '/office/gate', 'office.gate', showGate),
  route('POST', '/office/gate', 'office.gate', addBlock, { isFresh: true }),
  route('POST', '/office/gate/:uuid/lift', 'office.gate', endBlock, { isFresh: true }),
  route('POST', '/office/gate/maintenance', 'office.gate', changeMaintenance, { isFresh: true }),
  route('GET', '/office/audit', 'office.audit', showAudit),
  route('GET', '/office/audit.csv', 'office.audit', exportAudit),
  route('POST', '/office/audit/check', 'office.log', checkAudit),
  route('GET', '/office/security-events', 'office.audit', showSecurityEvents),
  route('GET', '/office/traffic', 'office.audit', showTraffic),
  route('GET', '/office/webhooks', 'office.webhooks', showWebhooks),
  route('POST', '/office/webhooks', 'office.webhooks', addWebhook, { isFresh: true }),
  route('GET', '/office/webhooks/:uuid', 'office.webhooks', showWebhook),
  route('POST', '/office/webhooks/:uuid/switch', 'office.webhooks', switchWebhook),
  route('POST', '/office/deliveries/:uuid/resend', 'office.webhooks', resendDelivery),

  route('GET', '/office/ledger', 'office.reports', showLedger),
  route('GET', '/office/ledger/check', 'office.reports', showLedgerCheck),
  route('GET', '/office/mail', 'office.customers', showMails),
  route('GET', '/office/mail/:uuid', 'office.customers', showMail),
]
