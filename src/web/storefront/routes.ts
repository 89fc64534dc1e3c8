// Every address of the shop: method, path, who may, and the handler that answers.
import { join, showJoin } from '../accounts/join-page.tsx'
import { accountRoutes } from '../accounts/routes.ts'
import { type Route, route } from '../server/route.ts'
import { showAbout } from './about-page.tsx'
import { showAccount } from './account-page.tsx'
import { approve, refill, refuse, showApproval, withdraw } from './approval-page.tsx'
import { showApprovals } from './approvals-page.tsx'
import { buyerDesk } from './buyer-desk.tsx'
import { changeLine, emptyCart, removeLine, showCartPage } from './cart-page.tsx'
import { showCatalogue } from './catalogue-page.tsx'
import { sendCheckout, showCheckout } from './checkout-page.tsx'
import { showContact } from './contact-page.tsx'
import { showDelivery } from './delivery-page.tsx'
import { showHome } from './home-page.tsx'
import { downloadInvoice, showInvoice } from './invoice-page.tsx'
import { showInvoices } from './invoices-page.tsx'
import { showLegal } from './legal-page.tsx'
import { showOrder } from './order-page.tsx'
import { showOrders } from './orders-page.tsx'
import { mailLink, makeLink, stopLink } from './pay/link.ts'
import { followOwnPayment, sendPayerOn, showPayment } from './pay/payment-page.tsx'
import { startToPay } from './pay/start.ts'
import { showPaying } from './paying-page.tsx'
import { invite, inviteAgain, showPeople, takeBack } from './people-page.tsx'
import { changePersonHere, disablePersonHere, enablePersonHere, showPerson } from './person-page.tsx'
import { addToCart, showProduct } from './product-page.tsx'
import { downloadDocument, showProof } from './proof-page.tsx'
import { sendQuoteRequest, showQuoteThanks } from './quote-request.tsx'
import { openAccount, register, showOpenAccount, showRegister } from './register-page.tsx'
import { place, showReview } from './review-page.tsx'
import { answerQuestion } from './answer-question.ts'
import { misread } from './say-misread.ts'
import { followProof, sendProof } from './send-proof.tsx'
import { leave, showSignIn, signIn } from './sign-in-page.tsx'
import { addOwnSite, changeOwnSite, retireOwnSite, showSite, showSites } from './sites-page.tsx'

export const storefrontRoutes: readonly Route[] = [
  route('GET', '/', 'anyone', showHome, { keptBy: [] }),
  route('GET', '/catalogue', 'anyone', showCatalogue, { keptBy: ['category', 'page'] }),
  route('GET', '/products/:slug', 'anyone', showProduct, { keptBy: [] }),
  route('POST', '/products/:slug/cart', 'buyer.order', addToCart),
  route('POST', '/products/:slug/quote', 'anyone', sendQuoteRequest, { limitedAs: 'quote' }),
  route('GET', '/products/:slug/quote/thanks', 'anyone', showQuoteThanks),

  route('GET', '/cart', 'anyone', showCartPage),
  route('POST', '/cart/empty', 'buyer.order', emptyCart),
  route('POST', '/cart/:uuid/change', 'buyer.order', changeLine),
  route('POST', '/cart/:uuid/remove', 'buyer.order', removeLine),
  route('GET', '/checkout', 'buyer.order', showCheckout),
  route('POST', '/checkout', 'buyer.order', sendCheckout),
  route('GET', '/checkout/review', 'buyer.order', showReview),
  route('POST', '/checkout/place', 'buyer.order', place),

  route('GET', '/approvals', 'buyer', showApprovals),
  route('GET', '/approvals/:uuid', 'buyer', showApproval),
  route('POST', '/approvals/:uuid/approve', 'buyer.approve', approve),
  route('POST', '/approvals/:uuid/refuse', 'buyer.approve', refuse),
  route('POST', '/approvals/:uuid/withdraw', 'buyer', withdraw),
  route('POST', '/approvals/:uuid/refill', 'buyer.order', refill),
  route('GET', '/orders', 'buyer', showOrders),
  route('GET', '/orders/:uuid', 'buyer', showOrder),
  route('GET', '/invoices', 'buyer', showInvoices),
  route('GET', '/invoices/:uuid', 'buyer', showInvoice),
  route('GET', '/invoices/:uuid/pdf', 'buyer', downloadInvoice),
  route('POST', '/invoices/:uuid/proofs', 'buyer.pay', sendProof, { upload: true }),
  route('GET', '/proofs/:uuid', 'buyer', showProof),
  route('POST', '/invoices/:uuid/pay', 'buyer.pay', startToPay),
  route('POST', '/invoices/:uuid/link', 'buyer.pay', makeLink),
  route('POST', '/invoices/:uuid/link/mail', 'buyer.pay', mailLink),
  route('POST', '/invoices/:uuid/link/stop', 'buyer.pay', stopLink),
  route('GET', '/payments/:uuid', 'buyer', showPayment),
  route('GET', '/payments/:uuid/onward', 'buyer.pay', sendPayerOn),
  route('GET', '/payments/:uuid/events', 'buyer', followOwnPayment),
  route('GET', '/proofs/:uuid/document', 'buyer', downloadDocument),
  route('GET', '/proofs/:uuid/events', 'buyer', followProof),
  route('POST', '/proofs/:uuid/answer', 'buyer.pay', answerQuestion),
  route('POST', '/proofs/:uuid/misread', 'buyer.pay', misread),
  route('GET', '/account', 'buyer', showAccount),
  route('GET', '/account/people', 'buyer.company', showPeople),
  route('POST', '/account/people/invite', 'buyer.company', invite, { isFresh: true }),
  route('GET', '/account/people/:uuid', 'buyer.company', showPerson),
  route('POST', '/account/people/:uuid', 'buyer.company', changePersonHere, { isFresh: true }),
  route('POST', '/account/people/:uuid/disable', 'buyer.company', disablePersonHere),
  route('POST', '/account/people/:uuid/enable', 'buyer.company', enablePersonHere, { isFresh: true }),
  route('POST', '/account/invitations/:uuid/again', 'buyer.company', inviteAgain, { isFresh: true }),
  route('POST', '/account/invitations/:uuid/revoke', 'buyer.company', takeBack),
  route('GET', '/account/sites', 'buyer.company', showSites),
  route('POST', '/account/sites', 'buyer.company', addOwnSite),
  route('GET', '/account/sites/:uuid', 'buyer.company', showSite),
  route('POST', '/account/sites/:uuid', 'buyer.company', changeOwnSite),
  route('POST', '/account/sites/:uuid/retire', 'buyer.company', retireOwnSite),
  route('GET', '/join/:token', 'anyone', showJoin(buyerDesk)),
  route('POST', '/join', 'anyone', join(buyerDesk)),

  route('GET', '/login', 'anyone', showSignIn),
  route('POST', '/login', 'anyone', signIn),
  route('POST', '/logout', 'anyone', leave),
  route('GET', '/register', 'anyone', showRegister),
  route('POST', '/register', 'anyone', register, { limitedAs: 'registration' }),
  route('GET', '/register/:token', 'anyone', showOpenAccount),
  route('POST', '/register/open', 'anyone', openAccount),

  ...accountRoutes(buyerDesk),

  route('GET', '/paying', 'anyone', showPaying, { keptBy: [] }),
  route('GET', '/delivery', 'anyone', showDelivery, { keptBy: [] }),
  route('GET', '/contact', 'anyone', showContact, { keptBy: [] }),
  route('GET', '/about', 'anyone', showAbout, { keptBy: [] }),
  route('GET', '/terms', 'anyone', showLegal('terms'), { keptBy: [] }),
  route('GET', '/privacy', 'anyone', showLegal('privacy'), { keptBy: [] }),
  route('GET', '/paia', 'anyone', showLegal('paia'), { keptBy: [] }),
]
