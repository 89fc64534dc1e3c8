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

/** The bank of a universal branch code, also as Standard Bank prints it with `00` behind; null for every other code. */
export const bankOfBranch = (code: string): string | null => banks[code.length === 8 ? code.replace(/00$/, '') : code] ?? null

/** The universal branch code that a text is, alone or with its bank's name around it; else null. */
export function universalBranch(text: string): string | null {
  const code = /^[A-Za-z\s,:(|/-]{0,30}(?<!\d)(\d{6}(?:00)?)\)?$/.exec(text.trim())?.[1]
  return code !== undefined && bankOfBranch(code) !== null ? code : null
}
