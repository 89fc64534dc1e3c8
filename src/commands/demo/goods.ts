// The demo's catalogue: invented goods of a supplier to mines, hauliers and farms. Prices are of no real market.
import type { Availability, VatCode } from '../../adapters/database/tables/trade.ts'

export interface DemoProduct {
  name: string
  category: 'minerals' | 'fuel' | 'transport' | 'supplies' | 'contracts'
  summary: string
  description: string
  unit: string
  step: string
  minimum: string
  /** rand per unit excluding VAT; empty = by quote */
  price: string
  vat: VatCode
  picture: string
  availability?: Availability
  specification: string
}

const ore =
  'Weighed over a certified weighbridge; gross, tare and net are on the ticket that travels with the load. Assayed per lot by an independent laboratory, certificate with the invoice.'
const fuel =
  'Delivered by metered tanker into your tank, with the meter ticket and the batch certificate. Fuel is zero-rated for VAT; the levies are in the price.'
const haul = 'Tracked from loading to tipping, goods in transit insured. Detention is charged only after two free hours at each end.'

// One product a line, to be read as a table.
// prettier-ignore
export const demoProducts: readonly DemoProduct[] = [
  { name: 'Chrome ore, run of mine', category: 'minerals', unit: 't', step: '0.5', minimum: '34', price: '2150', vat: 'standard', picture: 'chrome-ore', summary: 'Friable run-of-mine chrome ore, 38 to 40 % Cr2O3, loaded at the stockpile.', description: ore, specification: 'Cr2O3: 38 to 40 %\nCr to Fe: 1,5\nSize: 0 to 300 mm\nMoisture: under 5 %' },
  { name: 'Chrome ore, lumpy', category: 'minerals', unit: 't', step: '0.5', minimum: '34', price: '2680', vat: 'standard', picture: 'chrome-ore-lumpy', summary: 'Hard lumpy chrome ore for ferrochrome furnaces, screened at 10 mm.', description: ore, specification: 'Cr2O3: 38 to 40 %\nSize: 10 to 150 mm\nFines: under 8 %' },
  { name: 'Chrome concentrate, 42 %', category: 'minerals', unit: 't', step: '0.5', minimum: '34', price: '3420', vat: 'standard', picture: 'chrome-concentrate', summary: 'Metallurgical chrome concentrate for pelletising, washed and dewatered.', description: ore, specification: 'Cr2O3: 42 %\nSiO2: under 3,5 %\nMoisture: under 8 %\nSize: 0 to 1 mm' },
  { name: 'Chrome concentrate, 50 %', category: 'minerals', unit: 't', step: '0.5', minimum: '34', price: '4385.50', vat: 'standard', picture: 'chrome-concentrate-50', summary: 'High-grade chemical concentrate with low silica, in bulk or in bags.', description: ore, specification: 'Cr2O3: 50 %\nSiO2: under 1 %\nFe total: 20 %' },
  { name: 'UG2 chrome concentrate', category: 'minerals', unit: 't', step: '0.5', minimum: '34', price: '3105', vat: 'standard', picture: 'ug2-concentrate', summary: 'By-product concentrate from platinum tailings, steady quality over the year.', description: ore, specification: 'Cr2O3: 40 to 41 %\nCr to Fe: 1,35' },
  { name: 'Foundry sand, chromite AFS 45', category: 'minerals', unit: 't', step: '0.5', minimum: '5', price: '7950', vat: 'standard', picture: 'foundry-sand', summary: 'Dried and screened chromite sand for steel foundries.', description: ore, specification: 'Cr2O3: 46 %\nAFS: 45\nAcid demand: under 6 ml' },
  { name: 'Manganese ore, 37 %', category: 'minerals', unit: 't', step: '0.5', minimum: '34', price: '1890', vat: 'standard', picture: 'manganese-ore', availability: 'to-order', summary: 'Semi-carbonate manganese lump, loaded on rail or road.', description: ore, specification: 'Mn: 37 %\nFe: 5 %\nSize: 6 to 75 mm' },
  { name: 'Coal, washed peas', category: 'minerals', unit: 't', step: '0.5', minimum: '30', price: '1460', vat: 'standard', picture: 'coal', summary: 'Washed bituminous coal for boilers and dryers on farms and in plants.', description: ore, specification: 'Calorific value: 27 MJ/kg\nAsh: 14 %\nSize: 6 to 25 mm' },
  { name: 'Crushed aggregate, 19 mm', category: 'minerals', unit: 't', step: '0.5', minimum: '20', price: '238.50', vat: 'standard', picture: 'aggregate', summary: 'Clean crushed stone for haul roads, drains and concrete.', description: ore, specification: 'Size: 19 mm\nFlakiness: under 20 %' },
  { name: 'Diesel 50 ppm', category: 'fuel', unit: 'l', step: '1', minimum: '2000', price: '19.4275', vat: 'zero', picture: 'diesel', summary: 'Wholesale diesel for fleets and plant, delivered inland.', description: fuel, specification: 'Sulphur: under 50 ppm\nStandard: SANS 342\nDensity: 0,82 to 0,85 kg/ℓ' },
  { name: 'Diesel 10 ppm', category: 'fuel', unit: 'l', step: '1', minimum: '2000', price: '19.8840', vat: 'zero', picture: 'diesel-10', summary: 'Ultra-low sulphur diesel for engines with particle filters.', description: fuel, specification: 'Sulphur: under 10 ppm\nStandard: SANS 342' },
  { name: 'Petrol 95 unleaded', category: 'fuel', unit: 'l', step: '1', minimum: '2000', price: '21.0650', vat: 'zero', picture: 'petrol', summary: 'Petrol 95 for site tanks and depots.', description: fuel, specification: 'Octane: 95 RON\nStandard: SANS 1598' },
  { name: 'Illuminating paraffin', category: 'fuel', unit: 'l', step: '1', minimum: '1000', price: '14.7320', vat: 'zero', picture: 'paraffin', summary: 'Paraffin in bulk for drying and heating.', description: fuel, specification: 'Flash point: over 43 °C' },
  { name: 'Diesel storage tank, 23 000 ℓ', category: 'supplies', unit: 'contract', step: '1', minimum: '1', price: '', vat: 'standard', picture: 'storage-tank', availability: 'to-order', summary: 'Bunded site tank with pump and meter, to lend against a fuel contract.', description: 'We place, test and certify the tank; you buy the fuel.', specification: 'Volume: 23 000 ℓ\nPump: 80 ℓ a minute' },
  { name: 'Engine oil 15W-40', category: 'supplies', unit: 'drum', step: '1', minimum: '1', price: '11890', vat: 'standard', picture: 'lubricant-drums', summary: 'Heavy-duty diesel engine oil in 210 ℓ drums.', description: 'For haul trucks, loaders and generators under load all day.', specification: 'Grade: SAE 15W-40\nClass: API CK-4\nDrum: 210 ℓ' },
  { name: 'Hydraulic oil ISO 68', category: 'supplies', unit: 'drum', step: '1', minimum: '1', price: '9640', vat: 'standard', picture: 'hydraulic-oil', summary: 'Anti-wear hydraulic oil for loaders, drills and tippers.', description: 'Changes by the hour meter; we take used oil back.', specification: 'Viscosity: ISO VG 68\nDrum: 210 ℓ' },
  { name: 'Bulk bags, 1,5 t', category: 'supplies', unit: 'bag', step: '10', minimum: '50', price: '128.75', vat: 'standard', picture: 'bulk-bags', summary: 'Four-loop bulk bags for concentrate and sand, with liner.', description: 'Safety factor 5 to 1, printed with your lot number on request.', specification: 'Load: 1 500 kg\nSize: 90 × 90 × 110 cm' },
  { name: 'Side tipper, interlink 34 t', category: 'transport', unit: 'load', step: '1', minimum: '1', price: '14800', vat: 'standard', picture: 'side-tipper', summary: 'One load of 34 t by interlink side tipper, up to 300 km.', description: haul, specification: 'Payload: 34 t\nDistance: up to 300 km' },
  { name: 'Side tipper, per kilometre', category: 'transport', unit: 'km', step: '1', minimum: '300', price: '42.6500', vat: 'standard', picture: 'side-tipper-road', summary: 'Bulk haulage beyond 300 km, charged for the loaded distance.', description: haul, specification: 'Payload: 34 t' },
  { name: 'Fuel tanker delivery', category: 'transport', unit: 'load', step: '1', minimum: '1', price: '6950', vat: 'standard', picture: 'tanker-transport', summary: 'Metered tanker to your site, up to 150 km, with pump and hose.', description: haul, specification: 'Volume: 40 000 ℓ\nHose: 30 m' },
  { name: 'Lowbed, abnormal load', category: 'transport', unit: 'load', step: '1', minimum: '1', price: '', vat: 'standard', picture: 'lowbed', availability: 'to-order', summary: 'Moving plant of up to 60 t, permits and escorts included.', description: haul, specification: 'Payload: 60 t' },
  { name: 'Front-end loader with operator', category: 'transport', unit: 'day', step: '0.5', minimum: '1', price: '9750', vat: 'standard', picture: 'loader-hire', summary: 'A 5 m³ loader with operator for stockpiles and sidings, fuel by you.', description: haul, specification: 'Bucket: 5 m³\nDay: 9 hours' },
  { name: 'Weighbridge survey', category: 'contracts', unit: 'contract', step: '1', minimum: '1', price: '', vat: 'standard', picture: 'weighbridge', summary: 'Verification of your weighbridge and a stockpile survey by drone.', description: 'A report that both sides of a supply contract accept.', specification: 'Report: within 5 working days' },
  { name: 'Diesel supply contract, 12 months', category: 'contracts', unit: 'contract', step: '1', minimum: '1', price: '', vat: 'zero', picture: 'supply-contract', summary: 'A fixed discount on the wholesale price for a monthly volume.', description: 'Price by quote: it depends on volume, distance and terms.', specification: 'Volume: from 40 000 ℓ a month\nTerm: 12 months' },
  { name: 'Chrome offtake agreement', category: 'contracts', unit: 'contract', step: '1', minimum: '1', price: '', vat: 'standard', picture: 'offtake-agreement', summary: 'Monthly tonnage at an indexed price, with grade penalties both ways.', description: 'Price by quote: indexed to the published price of the month.', specification: 'Tonnage: from 2 000 t a month\nTerm: 6 to 36 months' },
]
