/** Phrases that mean another thing than their words, said in words that the list has. */

/** Whose own number is none of a bank's: "Beneficiary bank reference". */
const SIDES =
  'beneficiary|ben|benef|recipient|receiver|receiving|payee|payer|sender|sending|destination|their|my|own|your|jou|u|the|to|from'
const BANKS =
  "[a-z]+ ?bank(?:'s| se)?|(?:the )?bank(?:'s| se)|bank ?zero|our|ons|sasfin|absa|nedbank|capitec|investec|fnb|bidvest|rmb|tyme|hbz|scb|sb|citi|bol|bz"
const NUMBERS =
  'transaction|transaksie(?:nommer)?|settlement|track(?:ing)?|trac(?:e|ing)|trn|id\\b|ref(?:erence)?|unique|verwysing|number|nommer|notice|deal|event|receipt|kwitansie|journal|confirmation|seq|spoor(?:nr|nommer)?|betaalnommer|itemnommer|security ref|msg id'

const PHRASES: readonly [RegExp, string][] = [
  // "Mercantile Bank reference" is the bank's.
  [new RegExp(`^(?!(?:${SIDES})\\b)(?:${BANKS})(?: business| payment| own)?[ -]?(?=(?:${NUMBERS})(?![a-z]))`, 'i'), 'bank transaction '],
  [/\bnotice key\b/i, 'transaction id'],
  [/^inv(?= date\b)/i, 'invoice'],
  [/^rec (?=acc|branch|bank|narr|name|ref)/i, 'recipient '],
  // "Total R", "Amount ZAR" over or beside figures without their currency.
  [/(?<=[a-z]{3}) (?:R|ZAR)$/i, ''],
  [/\bend[- ]to[- ]end\b/i, 'endtoend'],
  [/\bhow ?much\b/i, 'amount'],
  [/\bdebit (?=ref|narr|text|desc|statement)/i, 'own '],
  // What a telephone writes over a message.
  [/^(?:text|sms) ?message\b.*/i, ''],
  // "Business name" is a name.
  [/\b(?:business|trading|legal|registered|full) (?=name\b)/i, ''],
  // "Money went to", "Money from"; "Mobile Money" is somebody.
  [/\b(?:money|funds|geld) ?(?=(?:to|from|went|sent|was|left|moved|na|van|aan)(?![a-z]))/i, ''],
  [/\bby order of\b/i, 'payer'],
  [/^(?:depositor|inbetaler)(?: name)?$/i, 'payer name'],
  [/^wie het betaal\?$/i, 'payer'],
  [/^wie is betaal\?$/i, 'payee'],
  [/^total (?:accepted|counted)\b/i, 'total amount'],
  // Fields of SWIFT messages that have several lines.
  [/^(?:payment details|details of payment) [1-4]$/i, 'payment details'],
  [/^record (?=number\b|no\b)/i, 'transaction '],
  [/^account or other id\b/i, 'account'],
  [/\bten gunste van\b/i, 'payee'],
  // "ABSA Bank account", over or under the number.
  [
    /^((?:in)?to)? ?(?:absa|fnb|nedbank|capitec|investec|tyme ?bank|standard|discovery|african|first national|bidvest|sasfin|access)(?: bank)? (?=(?:account|branch)\b)/i,
    '$1 ',
  ],
  // "DR A/C"; "Dr" in front of anything else is a doctor.
  [/^dr(?= (?:a\/c|acc|name|bank|customer|party|narr|ref|clearing|branch))/i, 'debtor'],
  [/^cr(?= (?:a\/c|acc|name|bank|customer|party|narr|ref|clearing|branch))/i, 'creditor'],
]

export const inKnownWords = (text: string): string => PHRASES.reduce((said, [phrase, words]) => said.replace(phrase, words), text)
