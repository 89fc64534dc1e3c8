// Every address of the shop: method, path, who may, and the handler that answers.
import { type Route, route } from '../server/route.ts'
import { showAbout } from './about-page.tsx'
import { showAccount } from './account-page.tsx'
import { changeLine, emptyCart, removeLine, showCartPage } from './cart-page.tsx'
import { showCatalogue } from './catalogue-page.tsx'
import { sendCheckout, showCheckout } from './checkout-page.tsx'
import { showContact } from './contact-page.tsx'
import { showDelivery } from './delivery-page.tsx'
import { showHome } from './home-page.tsx'
import { downloadInvoice, showInvoice } from './invoice-page.tsx'
import { showInvoices } from './invoices-page.tsx'
import { showOrder } from './order-page.tsx'
import { showOrders } from './orders-page.tsx'
import { showPaying } from './paying-page.tsx'
import { showPrivacy } from './privacy-page.tsx'
import { addToCart, showProduct } from './product-page.tsx'
import { openDocument, showProof } from './proof-page.tsx'
import { sendQuoteRequest, showQuoteThanks } from './quote-request.tsx'
import { register, showRegister } from './register-page.tsx'
import { place, showReview } from './review-page.tsx'
import { followProof, sendProof } from './send-proof.tsx'
import { leave, showSignIn, signIn } from './sign-in-page.tsx'
import { showTerms } from './terms-page.tsx'

export const storefrontRoutes: readonly Route[] = [
  route('GET', '/', 'anyone', showHome),
  route('GET', '/catalogue', 'anyone', showCatalogue),
  route('GET', '/products/:slug', 'anyone', showProduct),
  route('POST', '/products/:slug/cart', 'buyer', addToCart),
  route('POST', '/products/:slug/quote', 'anyone', sendQuoteRequest),
  route('GET', '/products/:slug/quote/thanks', 'anyone', showQuoteThanks),

  route('GET', '/cart', 'anyone', showCartPage),
  route('POST', '/cart/empty', 'buyer', emptyCart),
  route('POST', '/cart/:uuid/change', 'buyer', changeLine),
  route('POST', '/cart/:uuid/remove', 'buyer', removeLine),
  route('GET', '/checkout', 'buyer', showCheckout),
  route('POST', '/checkout', 'buyer', sendCheckout),
  route('GET', '/checkout/review', 'buyer', showReview),
  route('POST', '/checkout/place', 'buyer', place),

  route('GET', '/orders', 'buyer', showOrders),
  route('GET', '/orders/:uuid', 'buyer', showOrder),
  route('GET', '/invoices', 'buyer', showInvoices),
  route('GET', '/invoices/:uuid', 'buyer', showInvoice),
  route('GET', '/invoices/:uuid/pdf', 'buyer', downloadInvoice),
  route('POST', '/invoices/:uuid/proofs', 'buyer', sendProof, { upload: true }),
  route('GET', '/proofs/:uuid', 'buyer', showProof),
  route('GET', '/proofs/:uuid/document', 'buyer', openDocument),
  route('GET', '/proofs/:uuid/events', 'buyer', followProof),
  route('GET', '/account', 'buyer', showAccount),

  route('GET', '/login', 'anyone', showSignIn),
  route('POST', '/login', 'anyone', signIn),
  route('POST', '/logout', 'anyone', leave),
  route('GET', '/register', 'anyone', showRegister),
  route('POST', '/register', 'anyone', register),

  route('GET', '/paying', 'anyone', showPaying),
  route('GET', '/delivery', 'anyone', showDelivery),
  route('GET', '/contact', 'anyone', showContact),
  route('GET', '/about', 'anyone', showAbout),
  route('GET', '/terms', 'anyone', showTerms),
  route('GET', '/privacy', 'anyone', showPrivacy),
]
