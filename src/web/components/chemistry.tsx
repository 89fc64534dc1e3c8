// Grades are written with formulas: Cr2O3 in the data, with its figures below the line on the page.

const FORMULA = /(Cr2O3|SiO2|Al2O3|Fe2O3|P2O5|CO2)/

/** The text with the formulas it names set as such. */
export const Chemistry = ({ text }: { text: string }) => (
  <>{text.split(FORMULA).map((part, at) => (at % 2 === 0 ? part : <Formula key={at} of={part} />))}</>
)

const Formula = ({ of }: { of: string }) => (
  <span class="money">{of.split(/(\d)/).map((part, at) => (at % 2 === 0 ? part : <sub key={at}>{part}</sub>))}</span>
)
