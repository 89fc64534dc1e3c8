/** South African banks: the names they print, the words that only their notices use, and their branch codes. */

export type Bank = {
  /** As we name it. */
  name: string
  /** Spellings in a text without blanks, lower case. */
  spellings: RegExp
  /** Labels or phrases that only this bank's own notices carry, in the same form. */
  fingerprints?: RegExp
}

export const BANKS: Bank[] = [
  {
    name: 'FNB',
    spellings: /firstnationalbank|\bfnb\b|fnb(?=co\.?za|business|online|app|private|:)|firstrandbank|eerstenasionalebank/,
    fingerprints: /traceid|dateactioned|endofnotification|cur\/?amount/,
  },
  { name: 'Standard Bank', spellings: /standardbank|\bsbsa\b|stanbic|standaardbank/, fingerprints: /businessonline/ },
  { name: 'ABSA', spellings: /\babsa|absa(?=bank|online|group)|amalgamatedbanks/ },
  { name: 'Nedbank', spellings: /nedbank|nedcor/ },
  { name: 'Capitec', spellings: /capitec|globalone/, fingerprints: /skyqr|uniquedocumentno/ },
  { name: 'Investec', spellings: /investec/ },
  { name: 'TymeBank', spellings: /tymebank|\bgotyme|\btyme\b/ },
  { name: 'Discovery Bank', spellings: /discoverybank|\bdiscovery\b/ },
  { name: 'African Bank', spellings: /africanbank/ },
  { name: 'Bank Zero', spellings: /bankzero/ },
  { name: 'Bidvest Bank', spellings: /bidvestbank/ },
  { name: 'Access Bank', spellings: /accessbank|grobank/ },
  { name: 'Sasfin', spellings: /sasfin/ },
  { name: 'Postbank', spellings: /postbank|sapostbank/ },
  { name: 'Al Baraka Bank', spellings: /albaraka/ },
  { name: 'Mercantile Bank', spellings: /mercantilebank/ },
  { name: 'RMB', spellings: /randmerchantbank|rmbprivate|rmbglobal|\brmb\b/ },
  { name: 'HBZ Bank', spellings: /hbzbank|habibbank/ },
  { name: 'HSBC', spellings: /\bhsbc\b/ },
  { name: 'Citibank', spellings: /citibank|citidirect|\bciti\b/ },
  { name: 'Grindrod Bank', spellings: /\bgrindrod/ },
  { name: 'Standard Chartered', spellings: /standardchartered|straight2bank/ },
  { name: 'Finbond', spellings: /finbond/ },
  { name: 'GBS Mutual Bank', spellings: /gbsmutual/ },
  { name: 'YWBN Mutual Bank', spellings: /\bywbn\b/ },
  { name: 'Ithala', spellings: /\bithala\b|ithala(?:soc|bank|dfc)/ },
  { name: 'KSK Koöperatiewe Bank', spellings: /\bksk\b.*bank/ },
  { name: 'OSK Koöperatiewe Bank', spellings: /\bosk\b.*bank/ },
  { name: 'Bank of China', spellings: /bankofchina/ },
  { name: 'China Construction Bank', spellings: /chinaconstructionbank/ },
  { name: 'State Bank of India', spellings: /statebankofindia/ },
  { name: 'JPMorgan Chase', spellings: /jpmorgan(?:chase|bank)/ },
  { name: 'Deutsche Bank', spellings: /deutschebank/ },
  { name: 'BNP Paribas', spellings: /bnpparibas/ },
  { name: 'Old Mutual Bank', spellings: /ombank|oldmutualbank/ },
]

/** The banks a text names. Short names must stand alone; long ones may be glued to their neighbours. */
export function banksIn(text: string): Bank[] {
  // Readers of pictures put 0 for O: `0ld Mutual`.
  const spaced = text
    .toLowerCase()
    .replace(/(?<![a-z0-9])0(?=[a-z]{2})|(?<=[a-z])0(?=[a-z])/g, 'o')
    .replace(/[^a-z0-9:./]+/g, ' ')
  const glued = spaced.replace(/ /g, '')
  const named = BANKS.filter(({ spellings }) => spellings.test(spaced) || spellings.test(glued))
  // FirstRand is the house of both: "Rand Merchant Bank, a division of FirstRand Bank Limited".
  const isRmb = named.some(({ name }) => name === 'RMB') && !/firstnational|\bfnb/.test(glued)
  return isRmb ? named.filter(({ name }) => name !== 'FNB') : named
}
