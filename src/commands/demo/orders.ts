// The demo's past: which customer ordered what, how long ago, and how it was paid.

export interface DemoOrder {
  customer: string
  daysAgo: number
  poNumber: string
  /** product name, quantity */
  lines: [string, string][]
  /**
   * `paid` after so many days; `part`: that many cents less; `over`: that many more;
   * `open`: nothing yet. What is open fits the sample papers.
   */
  payment:
    | { kind: 'paid'; afterDays: number }
    | { kind: 'part'; afterDays: number; shortCents: number }
    | { kind: 'over'; afterDays: number; extraCents: number }
    | { kind: 'open' }
  /** how far the goods went; only what the release policy allows */
  goods?: 'released' | 'dispatched' | 'delivered'
}

const paid = (afterDays: number) => ({ kind: 'paid' as const, afterDays })
const open = { kind: 'open' as const }

/** Oldest first, as they would have come in. */
export const demoOrders: readonly DemoOrder[] = [
  {
    customer: 'kgalagadi',
    daysAgo: 62,
    poNumber: 'KC-20871',
    lines: [
      ['Chrome concentrate, 42 %', '2040'],
      ['Side tipper, interlink 34 t', '60'],
    ],
    payment: paid(6),
    goods: 'delivered',
  },
  {
    customer: 'highveld',
    daysAgo: 58,
    poNumber: 'HH-4410',
    lines: [
      ['Diesel 50 ppm', '38000'],
      ['Fuel tanker delivery', '1'],
    ],
    payment: paid(9),
    goods: 'delivered',
  },
  {
    customer: 'bosveld',
    daysAgo: 55,
    poNumber: 'BB-118',
    lines: [
      ['Diesel 50 ppm', '5200'],
      ['Engine oil 15W-40', '2'],
    ],
    payment: paid(1),
    goods: 'delivered',
  },
  {
    customer: 'steelpoort',
    daysAgo: 50,
    poNumber: 'SMC/0923',
    lines: [
      ['Crushed aggregate, 19 mm', '1250.5'],
      ['Front-end loader with operator', '12.5'],
    ],
    payment: paid(12),
    goods: 'delivered',
  },
  { customer: 'corridor', daysAgo: 47, poNumber: 'MCT-771', lines: [['Diesel 10 ppm', '24000']], payment: paid(5), goods: 'delivered' },
  {
    customer: 'highveld',
    daysAgo: 44,
    poNumber: 'HH-4432',
    lines: [
      ['Diesel 50 ppm', '40000'],
      ['Engine oil 15W-40', '6'],
    ],
    payment: paid(11),
    goods: 'delivered',
  },
  {
    customer: 'kgalagadi',
    daysAgo: 41,
    poNumber: 'KC-20904',
    lines: [
      ['Chrome concentrate, 50 %', '1360'],
      ['Bulk bags, 1,5 t', '910'],
    ],
    payment: paid(8),
    goods: 'delivered',
  },
  {
    customer: 'letaba',
    daysAgo: 38,
    poNumber: 'LCE-2207',
    lines: [
      ['Coal, washed peas', '64'],
      ['Diesel 50 ppm', '9500'],
    ],
    payment: paid(14),
    goods: 'delivered',
  },
  {
    customer: 'steelpoort',
    daysAgo: 35,
    poNumber: 'SMC/0947',
    lines: [
      ['Diesel 50 ppm', '32000'],
      ['Hydraulic oil ISO 68', '8'],
    ],
    payment: { kind: 'part', afterDays: 10, shortCents: 6_500_000 },
  },
  {
    customer: 'corridor',
    daysAgo: 33,
    poNumber: 'MCT-785',
    lines: [
      ['Diesel 10 ppm', '18000'],
      ['Petrol 95 unleaded', '4000'],
    ],
    payment: open,
  },
  {
    customer: 'highveld',
    daysAgo: 29,
    poNumber: 'HH-4459',
    lines: [
      ['Diesel 50 ppm', '36000'],
      ['Fuel tanker delivery', '1'],
    ],
    payment: paid(10),
    goods: 'delivered',
  },
  {
    customer: 'bosveld',
    daysAgo: 26,
    poNumber: 'BB-124',
    lines: [
      ['Diesel 50 ppm', '4800'],
      ['Illuminating paraffin', '2000'],
    ],
    payment: { kind: 'over', afterDays: 2, extraCents: 1_250_000 },
    goods: 'delivered',
  },
  {
    customer: 'kgalagadi',
    daysAgo: 22,
    poNumber: 'KC-20948',
    lines: [
      ['UG2 chrome concentrate', '2890'],
      ['Side tipper, interlink 34 t', '85'],
    ],
    payment: paid(7),
    goods: 'dispatched',
  },
  { customer: 'letaba', daysAgo: 19, poNumber: 'LCE-2219', lines: [['Diesel 50 ppm', '12000']], payment: paid(9), goods: 'dispatched' },
  {
    customer: 'steelpoort',
    daysAgo: 15,
    poNumber: 'SMC/0968',
    lines: [
      ['Crushed aggregate, 19 mm', '840'],
      ['Front-end loader with operator', '6'],
    ],
    payment: open,
  },
  {
    customer: 'highveld',
    daysAgo: 11,
    poNumber: 'HH-4488',
    lines: [
      ['Diesel 50 ppm', '40000'],
      ['Fuel tanker delivery', '1'],
    ],
    payment: paid(4),
    goods: 'released',
  },
  {
    customer: 'kgalagadi',
    daysAgo: 8,
    poNumber: 'KC-20977',
    lines: [
      ['Chrome concentrate, 50 %', '2720.5'],
      ['Side tipper, interlink 34 t', '80'],
    ],
    payment: open,
  },
  { customer: 'bosveld', daysAgo: 6, poNumber: 'BB-131', lines: [['Diesel 50 ppm', '5500']], payment: open },
  {
    customer: 'letaba',
    daysAgo: 5,
    poNumber: 'LCE-2231',
    lines: [
      ['Coal, washed peas', '34.5'],
      ['Diesel 50 ppm', '12000'],
    ],
    payment: open,
  },
  {
    customer: 'highveld',
    daysAgo: 4,
    poNumber: 'HH-4502',
    lines: [
      ['Diesel 50 ppm', '34000'],
      ['Engine oil 15W-40', '4'],
    ],
    payment: open,
  },
  {
    customer: 'highveld',
    daysAgo: 2,
    poNumber: 'HH-4509',
    lines: [
      ['Chrome ore, run of mine', '34.5'],
      ['Diesel 50 ppm', '12000'],
      ['Side tipper, interlink 34 t', '1'],
    ],
    payment: open,
  },
  {
    customer: 'copperbelt',
    daysAgo: 1,
    poNumber: 'CBD-0318',
    lines: [
      ['Engine oil 15W-40', '6'],
      ['Diesel 50 ppm', '9000'],
    ],
    payment: open,
  },
]
