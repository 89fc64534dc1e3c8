// The shop's side of the pages about one's own account.
import type { Desk } from '../accounts/desk.ts'
import { PageHead } from '../components/page-head.tsx'
import { SearchBar } from '../components/search-bar.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { CompanyViews } from './company-views.tsx'
import { surroundingsOf } from './surroundings.ts'

export const buyerDesk: Desk = {
  realm: 'buyer',
  base: '',
  home: '/account',
  security: '/account/security',
  own: 'buyer',
  halfWay: 'second-factor',
  search: () => <SearchBar />,
  frame: async (visit, { title, lead, scripts, children }) => (
    <ShopFrame around={await surroundingsOf(visit)} section="account" title={title} scripts={scripts}>
      <CompanyViews visit={visit} current={visit.path.startsWith('/account/security/data') ? 'data' : 'security'} />
      <PageHead title={title} lead={lead} />
      {children}
    </ShopFrame>
  ),
}
