// The demo's people and companies. All invented; `.example` addresses reach nobody.
import type { ReleasePolicy, StaffRole } from '../../adapters/database/tables/people.ts'
import type { Company } from '../../business/content/company.ts'
import type { Currency } from '../../business/money/currency.ts'

export const demoCompany: Company = {
  name: '360Degree Supply Demo (Pty) Ltd',
  tradingName: '360Degree Supply',
  registrationNumber: '2020/123456/07',
  vatNumber: '4220119988',
  address: '12 Weighbridge Road\nIndustria North\nGauteng\n1401',
  phone: '+27 10 555 0136',
  email: 'accounts@360degreesupply.example',
  hours: 'Monday to Friday, 08:00 to 17:00',
}

export const demoBank = {
  bankName: 'First National Bank',
  accountName: '360Degree Supply Demo',
  accountNumber: '62900004321',
  branchCode: '250655',
} as const

export interface DemoCustomer {
  key: string
  companyName: string
  registrationNumber: string
  vatNumber: string
  address: string
  buyer: { name: string; email: string; phone: string }
  releasePolicy: ReleasePolicy
  claimLimitText: string
  creditDaysText: string
  sites: { name: string; address: string; contact: string; phone: string }[]
  /** rand where absent */
  currency?: Currency
  /** its password is printed, so that a visitor can sign in */
  isPrinted?: boolean
}

export const demoCustomers: readonly DemoCustomer[] = [
  {
    key: 'highveld',
    companyName: 'Highveld Haulage (Pty) Ltd',
    registrationNumber: '2012/204417/07',
    vatNumber: '4210187634',
    address: '7 Depot Street\nWitbank Extension 4\nMpumalanga\n1035',
    buyer: { name: 'Lerato Mokoena', email: 'lerato@highveldhaulage.example', phone: '082 555 0142' },
    releasePolicy: 'on-claim',
    claimLimitText: '2000000',
    creditDaysText: '30',
    isPrinted: true,
    sites: [
      { name: 'Witbank depot', address: '7 Depot Street, Witbank Extension 4, 1035', contact: 'Sipho Dube', phone: '083 555 0117' },
      { name: 'Lydenburg yard', address: 'Plot 12, R37, Lydenburg, 1120', contact: 'Annelie Botha', phone: '082 555 0168' },
    ],
  },
  {
    key: 'kgalagadi',
    companyName: 'Kgalagadi Chrome (Pty) Ltd',
    registrationNumber: '2008/118902/07',
    vatNumber: '4540234811',
    address: 'Farm Rietvlei 211\nSteelpoort\nLimpopo\n1133',
    buyer: { name: 'Johan van Wyk', email: 'johan@kgalagadichrome.example', phone: '083 555 0191' },
    releasePolicy: 'on-bank-line',
    claimLimitText: '0',
    creditDaysText: '30',
    isPrinted: true,
    sites: [{ name: 'Rietvlei plant', address: 'Farm Rietvlei 211, Steelpoort, 1133', contact: 'Grace Nkosi', phone: '082 555 0102' }],
  },
  {
    key: 'steelpoort',
    companyName: 'Steelpoort Mining Contractors (Pty) Ltd',
    registrationNumber: '2015/309981/07',
    vatNumber: '4660271928',
    address: '3 Reef Avenue\nSteelpoort\nLimpopo\n1133',
    buyer: { name: 'Nomsa Khumalo', email: 'nomsa@steelpoortmining.example', phone: '072 555 0155' },
    releasePolicy: 'on-bank-line',
    claimLimitText: '0',
    creditDaysText: '14',
    sites: [{ name: 'Shaft 2 laydown', address: 'R555 km 14, Steelpoort, 1133', contact: 'Piet Mabena', phone: '073 555 0120' }],
  },
  {
    key: 'bosveld',
    companyName: 'Bosveld Boerdery (Pty) Ltd',
    registrationNumber: '1998/004512/07',
    vatNumber: '4180135527',
    address: 'Farm Kromdraai 88\nMarble Hall\nLimpopo\n0450',
    buyer: { name: 'Hannes Pretorius', email: 'hannes@bosveldboerdery.example', phone: '082 555 0177' },
    releasePolicy: 'prepaid',
    claimLimitText: '0',
    creditDaysText: '0',
    sites: [
      { name: 'Kromdraai stoor', address: 'Farm Kromdraai 88, Marble Hall, 0450', contact: 'Hannes Pretorius', phone: '082 555 0177' },
    ],
  },
  {
    key: 'letaba',
    companyName: 'Letaba Citrus Estates (Pty) Ltd',
    registrationNumber: '2003/021774/07',
    vatNumber: '4390162045',
    address: 'Letsitele Road\nTzaneen\nLimpopo\n0850',
    buyer: { name: 'Rendani Mudau', email: 'rendani@letabacitrus.example', phone: '079 555 0133' },
    releasePolicy: 'on-bank-line',
    claimLimitText: '0',
    creditDaysText: '30',
    sites: [{ name: 'Packhouse', address: 'Letsitele Road, Tzaneen, 0850', contact: 'Rendani Mudau', phone: '079 555 0133' }],
  },
  {
    key: 'corridor',
    companyName: 'Maputo Corridor Transport CC',
    registrationNumber: '2006/140032/23',
    vatNumber: '4450198230',
    address: '44 Border Road\nKomatipoort\nMpumalanga\n1340',
    buyer: { name: 'Fatima Osman', email: 'fatima@corridortransport.example', phone: '084 555 0119' },
    releasePolicy: 'on-bank-line',
    claimLimitText: '0',
    creditDaysText: '7',
    sites: [
      { name: 'Komatipoort truck stop', address: '44 Border Road, Komatipoort, 1340', contact: 'Carlos Mabunda', phone: '084 555 0128' },
    ],
  },
  {
    key: 'copperbelt',
    companyName: 'Copperbelt Drilling Ltd',
    registrationNumber: '120190004417',
    vatNumber: '',
    address: '18 Independence Avenue\nKitwe\nCopperbelt\nZambia',
    buyer: { name: 'Mutale Banda', email: 'mutale@copperbeltdrilling.example', phone: '+260 96 555 0147' },
    releasePolicy: 'on-bank-line',
    claimLimitText: '0',
    creditDaysText: '30',
    currency: 'USD',
    isPrinted: true,
    sites: [
      { name: 'Kitwe workshop', address: '18 Independence Avenue, Kitwe, Zambia', contact: 'Chanda Phiri', phone: '+260 96 555 0152' },
    ],
  },
]

/** Buys for the first of them, up to a limit. */
export const demoColleague = {
  customer: 'highveld',
  name: 'Sibusiso Nkosi',
  email: 'sibusiso@highveldhaulage.example',
  limit: '50000',
} as const

export const demoStaff: readonly { name: string; email: string; role: StaffRole }[] = [
  { name: 'Busisiwe Dlamini', email: 'busi@360degreesupply.example', role: 'owner' },
  { name: 'Thandi Sithole', email: 'thandi@360degreesupply.example', role: 'finance' },
  { name: 'Deon Jacobs', email: 'deon@360degreesupply.example', role: 'dispatch' },
  { name: 'Priya Naidoo', email: 'priya@360degreesupply.example', role: 'sales' },
]
