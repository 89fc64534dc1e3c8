// The office's side of the pages about one's own account.
import type { Desk } from '../accounts/desk.ts'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { aroundOf } from './staff.ts'

export const officeDesk: Desk = {
  realm: 'office',
  base: '/office',
  home: '/office',
  security: '/office/security',
  own: 'office.any',
  halfWay: 'office.second-factor',
  search: () => null,
  frame: async (visit, { title, lead, scripts, children }) => (
    <OfficeFrame around={await aroundOf(visit)} section="security" title={title} scripts={scripts}>
      <Bar title={title} lead={lead} />
      {children}
    </OfficeFrame>
  ),
}
