/**
 * Words that do not say outright that a payment failed or is still to come, but that no proof of a payment that was made
 * has, by what they mean. They make a person look, no more. Each is a pattern of whole words, English or Afrikaans.
 */

/** Somebody has to do something yet, or only one of several has done it. */
export const unsigned: readonly string[] = [
  '(?:approv|authori[sz]|releas|signator|signature|sign(?=ed|s|ing)|magtig|goedkeur|vrystel|onderteken|handteken)\\w*[\\s:|]+(?:level |status |vlak )?(?:outstanding|required|needed|missing|pending|not|nie|uitstaande|(?!(?:1 of 1|2 of 2|3 of 3|2 van 2|1\\/1|2\\/2))(?:\\d|one|two|een) ?(?:of|\\/|van) ?(?:\\d|two|three|twee))',
  '(?:outstanding|required|missing|second|2nd|final|uitstaande|tweede|ander)[\\s:|]+(?:\\w+ )?(?:approv|authori[sz]|releas|signator|signature|magtig|goedkeur|onderteken|vrystel|handteken)\\w*\\b(?! (?:\\d|by|on|deur|op))(?![^|]{0,40}\\b\\d{1,2}[/ ]\\w{2,9}[/ ]\\d{2,4})',
  '(?<!page |pages |bladsy |pg |step )\\(?\\b(?:(?:1|one|een) ?(?:of|\\/|van) ?(?:2|3|4|two|three|twee|drie)|(?:2|two|twee) ?(?:of|\\/|van) ?(?:3|4|three|drie))\\)?(?= (?:signature|approv|authori|releas|complete|received|done|handtekening|goedkeuring)|\\)?$)',
] // prettier-ignore

/** It stands still, or is on its way to the bank. */
export const waiting: readonly string[] = [
  'tans', 'await\\w*', 'waiting', 'wag (?:op|vir|nog)',
  '(?:ready|for|pending|submitted|sent|to be|not|un)[ -]?(?:to )?(?:your |final |the )?(?:approv|authori[sz]|releas|signature|submi|confirm|verif)\\w*',
  'to be (?:paid|made|sent|effected|debited|processed|completed|executed|confirmed|settled)', 'to follow', 'yet to', 'nog te', 'te betaal',
  'in process', 'processing', 'in behandeling', 'in proses', 'under review', '(?:is|was|been|being|on) held', 'earmarked', 'provisional', 'interim',
  'unreleased', 'unsigned', 'unconfirmed', 'onbevestig\\w*', 'voorlopig\\w*', 'warehoused', 'diarised', 'planned', 'saved (?:for later|as)', 'gestoor',
] // prettier-ignore

/** It is of another day, or of many. */
export const later: readonly string[] = [
  'recurring', 'repeat(?:s|ing)', '(?:stop|standing|debit) order', 'stoporder', 'aftrekorder', 'debietorder', 'debicheck', 'mandate', 'mandaat',
  'herhalende', 'maandelikse?', 'forward[- ]dated', 'future (?:payment|transfer)', 'next (?:run|payment|debit|month)', 'month[- ]?end',
  'last day of (?:the )?month', 'tomorrow', '(?:oor)?m[ôo]re', 'next (?:mon|tues|wednes|thurs|fri|satur|sun)day', 'in \\d+ days', 'oor \\d+ dae',
  'einde van die maand', 'vaste opdrag', 'set for', 'weekly', 'monthly', 'weekliks', 'maandeliks',
] // prettier-ignore

/** An instruction, a batch or a file reached the bank; no money has moved. */
export const instructed: readonly string[] = [
  'instruct\\w* (?:to pay (?:the )?(?:\\w+ ){0,3})?(?:was |has been |is )?(?:received|accepted|captured|logged|created|confirm\\w*)', '(?:betaal)?opdrag (?:is )?(?:ontvang|ingedien)',
  'batch (?:\\w+ )?(?:upload|import|creat|accept|receiv|validat|submit|captur)\\w*', '(?:file|batch|records?) (?:upload|accept|import|valid)\\w*',
  '(?:upload|validation|capture) (?:was |is )?(?:success|complete|report)\\w*', 'initiated', 'ge[ïi]nisieer', 'submitted', 'ingedien', 'validated',
  'imported', 'stop payment',
] // prettier-ignore

/** It came to nothing, or the money went back. */
export const undone: readonly string[] = [
  'undone', 'ongedaan', 'afgekeer', 'gevries', 'onttrek', 'froze', '\\/RETN\\/', 'annulled', 'nullified', 'revoked', 'retracted', 'countermanded', 'clawed', 'aborted', 'terminated', 'lapsed', 'expired', 'refused',
  'blocked', 'frozen', 'disallowed', 'suspen(?:se|ded)', 'timed out', 'invalid', 'insufficient', 'not (?:enough|sufficient)', 'refer to drawer',
  'r\\/d', 'nsf', 'rjct', 'does not exist', 'account (?:is )?closed', 'limit exceeded', 'exceeds? (?:your|the) limit', 're-?credited', 're-?deposited',
  '(?:money|funds|amount|payment) (?:is |was |has been |were )?(?:back|restored)', 'back (?:in|into|to) (?:your|the|his|payer)', 'rolled back',
  'called back', 'contra', 'correction', 'indemnity', 'recall', 'herroep', 'teruggetrek', 'teruggekeer', 'teruggeskryf', 'gestop', '(?:funds|money) (?:retained|withheld)', 'verwerp',
  'geweier', 'bestaan nie', 'no (?:debit|funds|money|credit)', '(?:geen|nie genoeg) (?:geld|fondse|saldo)', 'onvoldoende',
] // prettier-ignore

/** What a screen says when something went wrong. */
export const broken: readonly string[] = [
  'sorry', 'oops', 'something went wrong', 'went wrong', 'try again', 'probeer weer', 'problem', 'error', 'unable', 'could not', "couldn[’']t",
  "can[’']?t", 'cannot', 'jammer', 'fout', 'resubmit',
] // prettier-ignore

/** What is denied. */
export const notDone: readonly string[] = [
  "(?:not|never|nie|n[’']t) (?:been |yet |be |nog )*(?:paid|made|sent|done|processed|completed?|successful\\w*|settled|executed|effected|transferred|credited|debited|moved|released|confirmed|submitted|approved|gone|succeed|(?:a )?proof of payment|a (?:real|confirmation)|valid|genuine|betaal|gemaak|voltooi|verwerk|geslaag|deurgegaan|deur|uitgevoer|afgehandel|vrygestel)",
  '(?:unsuc|unseccess|faild|decliend|cancl|inkompleet|onvoltooi|incomplet)\\w*',
] // prettier-ignore

/** A sample, a test, a copy that proves nothing. */
export const trial: readonly string[] = [
  'specimen', 'sample', 'voorbeeld', 'test(?: payment| transaction| mode| only| environment)?', 'sandbox', 'simulat(?:or|ion|ed)',
  'demo(?: account| mode)?', '(?<![.\\/@])example(?![.\\/])', 'training purposes', 'uat', 'fake', 'mock', 'dummy', 'duplicate copy', 'copy only',
  'not (?:a )?(?:real|valid|genuine)', 'proof of payment generator', 'template',
] // prettier-ignore

/** What papers about payments are called that are none: a title says so, a sentence may name one. */
export const papers: readonly string[] = [
  'application', 'aansoek', 'instruction to pay', 'opdrag om te betaal', 'for bank use only', 'slegs vir bankgebruik', 'payable', 'once (?:the )?goods', 'approver', 'retour\\w*', 'form', 'vorm', 'due', 'enquiry', 'preview', 'voorskou', 'unsent', 'settings', 'terms',
  'proposal', 'voorstel', 'quotation', 'journal entry', 'age analysis', 'dispute', 'complaint', 'klagte', 'query logged', 'trace request',
  'payment trace', 'wanbetaling', '\\w*aanvraag', 'pre-?advice', 'pre-?payment', 'advance notice', 'comfort', 'limit increase', 'reminder', 'required',
  'almost done', 'check and send', 'outbox', 'my approvals', 'konsep', 'monster', 'proefdokument', 'oefenkopie', 'demonstrasie', 'opleiding',
  'toets\\w*', 'nietig', 'ongeldig', 'void', 'kopie nie geldig', 'prank', 'novelty', 'monetary value', 'unofficial', 'illustration', 'geldwaarde',
] // prettier-ignore

/** Sentences: the money is on its way back, or never left. */
export const wentBack: readonly string[] = [
  'blocked by', 'rolled (?:\\w+ ){0,3}back', '(?:taken|sent) (?:\\w+ ){0,3}back(?! to (?:the|your) (?:shop|store|merchant|site|page|app)\\b)', 'credited back', 'came back', 'pulled', 'recall of', 'on (?:their|its) way back',
  'restored to', 'is back in', '(?:terug|weer) in', 'herwin', 'never left', 'no (?:debit|money|funds) (?:was|is|were)', 'account is closed', 'is invalid',
  'response code (?!0)', 'gestaak', 'nie genoeg', 'deceased', 'dormant', 'chargeback', 'later taken', 'credit note', 'earmarked', 'reserved on', 'teruggehou',
] // prettier-ignore

/** Sentences: it is promised, or hangs on something. */
export const promised: readonly string[] = [
  'guarantee payment', 'undertake payment', 'onderneem', 'waarborg', 'in trust for', 'sufficient funds to', 'escrow', 'to be paid out', 'to pay r',
  'once goods', 'payable once', 'until the', 'sodra', 'would have', 'sou in', 'next run', 'action date', 'repeats every', 'recurring payment',
  '(?:stop|standing) order', 'debit order (?:mandate )?accepted', 'only an? (?:instruction|request)', 'almost complete', 'not yet acted', 'still (?:change|cancel)',
] // prettier-ignore

/** Sentences: what was said of it is wrong, or nobody checked it. */
export const takenBack: readonly string[] = [
  'by mistake',  'fake', 'entertainment', '(?:receipt|proof|pop) (?:maker|generator)',  'different account', 'another account', 'ander rekening', 'in error', 'disregard', 'was incorrect', 'foutief\\w*', 'foutiewelik', 'per abuis', 'pay it back', 'betaal dit', 'have not checked',
  'informed us', 'as bedrog', 'fraudulent', 'vervals', '(?:no|geen) re(?:c|k)ord', '(?:nie bevestig|cannot confirm that|kan nie bevestig) dat', 'belongs to another',
  'behoort aan', 'instead', 'own risk', '(?:on the )?strength of this', 'grond van hierdie', 'simulation', 'no real funds', 'not a real', 'illustration', 'toetsdoeleindes',
] // prettier-ignore

/** Sentences: somebody has to tap, type or accept first. */
export const unconfirmed: readonly string[] = [
  'about to pay', 'will be redirected', "needs? your otp", "(?:an|’n|'n) otp", 'one-time pin', 'eenmalige pin', 'your phone', 'jou foon', 'capture it below',
  'tap (?:the|pay)', 'by tapping', 'i accept', 'share this link',
] // prettier-ignore

/** Any of these families, as whole words. */
export const anyOf = (...families: readonly (readonly string[])[]): RegExp =>
  new RegExp(`(?<![A-Za-z])(?:${families.flat().join('|')})(?![A-Za-z])`, 'i')
