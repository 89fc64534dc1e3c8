// The units in which goods are sold: their names, and the finest step in which they can be ordered.

export interface Unit {
  code: string
  symbol: string
  name: string
}

const units: readonly Unit[] = [
  { code: 't', symbol: 't', name: 'ton' },
  { code: 'l', symbol: 'ℓ', name: 'litre' },
  { code: 'kg', symbol: 'kg', name: 'kilogram' },
  { code: 'm3', symbol: 'm³', name: 'cubic metre' },
  { code: 'drum', symbol: 'drum', name: 'drum of 210 ℓ' },
  { code: 'bag', symbol: 'bag', name: 'bag' },
  { code: 'load', symbol: 'load', name: 'load' },
  { code: 'km', symbol: 'km', name: 'kilometre' },
  { code: 'day', symbol: 'day', name: 'day' },
  { code: 'contract', symbol: 'contract', name: 'contract' },
]

export const listUnits = (): readonly Unit[] => units

/** The unit of a code that the database holds. */
export function unitOf(code: string): Unit {
  const unit = units.find((candidate) => candidate.code === code)
  if (!unit) throw new Error(`unknown unit ${code}`)
  return unit
}
