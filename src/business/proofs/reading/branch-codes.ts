// Universal branch codes, by which South African banks are told; each bank has others for its branches, by which nothing is.

const banks: Readonly<Record<string, string>> = {
  '250655': 'FNB',
  '051001': 'Standard Bank',
  '632005': 'ABSA',
  '198765': 'Nedbank',
  '470010': 'Capitec',
  '580105': 'Investec',
  '678910': 'TymeBank',
  '679000': 'Discovery Bank',
  '430000': 'African Bank',
  '888000': 'Bank Zero',
  '460005': 'Postbank',
  '462005': 'Bidvest Bank',
  '410105': 'Access Bank',
}

/** Codes of banks that more than one name is known for, by which nothing is judged: Mercantile (Capitec Business), Al Baraka, Citibank, HSBC, Access Bank before. */
const others: ReadonlySet<string> = new Set(['450105', '800000', '350005', '587000', '410506'])

/** The bank of a universal branch code, also as Standard Bank prints it with `00` behind; null for every other code. */
export const bankOfBranch = (code: string): string | null => banks[code.length === 8 ? code.replace(/00$/, '') : code] ?? null

/** The universal branch code that a text is, alone or with its bank's name around it; else null. */
export function universalBranch(text: string): string | null {
  const code = /^[A-Za-z\s.,:(|/-]{0,60}(?<!\d)(\d{6}(?:00)?)\)?$|[*·]\s?(\d{6})$/.exec(text.trim())?.slice(1).find(Boolean)
  return code !== undefined && (bankOfBranch(code) !== null || others.has(code)) ? code : null
}
