/**
 * The sentences in which banks say who paid whom. Readers of pictures drop blanks in small print
 * (`thatourclientBoschveldVervoerBKhasmadethepayment`), so that a blank between words may be missing wherever what stands
 * around it still tells the words apart: "Auto Parts" does not end before its "to".
 */

const NAME = "((?:[A-Z\\u00C0-\\u00DE0-9]|\\d{2,3})[\\w\\u00C0-\\u024F&'().,/\\x20-]{1,48}?)"
const loose = (source: string, flags = ''): RegExp => new RegExp(source.replaceAll(' ', '\\s*'), flags)

/** "Prepaid" ends in "paid": without a blank or "has" in front, what follows has to be what was paid. */
const MADE =
  '(?:(?: (?:has|have) |\\s+)(?:made|effected|paid|transferred|sent)| made (?:a|the) | paid you | (?:paid|transferred|sent) (?:an? (?:amount|payment|sum)|the (?:amount|following|sum)|R \\d|ZAR))'

/** What ends a name: a stop, a small word with its blanks, or one that lost them and is known by the word behind it. */
const END =
  '(?: (?:[.,;:]|$)|\\s+(?:and|on|to|with|at|via|using|ref)\\b| (?:and (?:has|was|is|have) been|on (?:\\d{1,2} (?:[A-Z/.-]|\\d)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|to (?:your|the|our)\\b|with (?:ref|the)|ref(?:erence|\\b)|from account))'

export const PAYER_SENTENCES: readonly RegExp[] = [
  loose(
    `(?:payment|transfer)[^.]{0,40}(?:was|has been) made (?:to you |into your account )?by ((?:[A-Z0-9]|[a-z](?=\\w+\\s[A-Z]))[\\w&'().,/\\x20-]{1,48}?)${END}`,
  ),
  loose(`(?:our|ons) (?:client|customer|member|kli[eë]nt|lid), ${NAME},`),
  loose(`(?:by|deur) (?:our|ons) (?:client|customer|kli[eë]nt|lid),? ${NAME}${END}`),
  loose(`(?:client|customer|kli[eë]nt|lid),? ${NAME} (?:has )?(?:instructed|requested|asked) us(?:\\b| to)`),
  loose(`(?:client|customer|kli[eë]nt|lid),? ${NAME}${MADE}`),
  loose(`(?:person|company) who paid (?:is|was) ${NAME}${END}`),
  loose(`(?:on|at|per|in) (?:the )?(?:instructions?|request|opdrag) (?:of|from|van) (?:our client,? |ons kliënt,? )?${NAME}${END}`),
  loose(`(?:payment|[Tt]ransfer|betaling)[^.]{0,60}(?:on behalf of|by order of|namens|in opdrag van) ${NAME}${END}`),
  loose(`(?:^|[.:!,] )${NAME} (?:has )?asked us to send you`),
  loose(`(?:that|advised|note) ${NAME}${MADE}`),
  loose(`(?:^|[.:!,)] )${NAME} (?:has|have) (?:made (?:a|the following) payment|paid|sent)`),
  loose(`(?:^|[.:!,] )${NAME} paid you(?![a-z])`),
  loose(`(?:^|[.:!,] )${NAME}\\s+sent it\\b`),
  // Two names, each of several words.
  /(?:^|[.:!,] )((?:[A-Z\u00C0-\u00DE][\w\u00C0-\u024F&'().-]* ){1,5}[A-Z\u00C0-\u00DE][\w\u00C0-\u024F&'().-]*) paid [A-Z\d]\w* [A-Z]/,
  loose(`(?:^|[.:!,] )${NAME}(?<!\\b(?:[Aa]mount|AMOUNT|[Tt]otal|TOTAL|[Ss]um))\\s+(?:has )?(?:just )?paid (?:R|ZAR) \\d`),
  loose(`(?:^|[.:!,] )${NAME}\\s+made a payment \\.`),
  loose(`by order and for account of ${NAME}${END}`),
  loose(`Thank you,? ${NAME}\\. Your\\b`),
  loose(`(?:Hi|Hello|Dear) ${NAME},? [Yy]our (?:[A-Za-z]+ ){0,3}payment\\b(?![^.]*\\b(?:into your|from|by)\\b)`),
  loose(`by order of (?:our client,? )?${NAME}\\s+we have\\b`, 'i'),
  loose(`(?:Hi|Hello|Dear) ${NAME}, you (?:have )?(?:just )?(?:paid|sent|transferred)\\b`),
  loose(`(?:^|[.:!,] )${NAME} (?:(?:has|have) )?made an? (?:\\w+ )?(?:payment|transfer|eft) (?:to you|in(?:to)? your)`),
  loose(`debited the account of ${NAME}(?:\\s+held\\b|${END})`, 'i'),
  loose(`R[\\d., ]+ ?paid by ${NAME}${END}`),
  loose(`paid from ${NAME}(?:\\s+to\\b|, (?:cheque|current|savings|business|tjek|a\\s?/\\s?c|acc))`),
  loose(`from the account of ${NAME}(?:\\s+to\\b|${END})`),
  loose(`paid to you by ${NAME}(?: @|${END})`),
  loose(`paid to [^.]{3,60}?\\sfrom (?=\\S+\\s\\S+\\s\\S+\\s)${NAME}\\s+(?:cheque|current|savings|business) account\\b`),
  loose(`[Pp]ayment of R[\\d., ]+ to [^.;]{3,60}?\\sfrom ${NAME}${END}`),
  loose(`received (?:a )?payment of R[\\d., ]+ ?from ${NAME} (?:into |${END})`),
  loose(`into your account from ${NAME}(?: reference\\b|${END})`),
  loose(`(?:received|got) (?:a payment |payment |R[\\d., ]+ ?)(?:of [^.]{1,24}? )?from ${NAME}${END}`, 'i'),
  loose(`payment from\\s+${NAME}${END}`),
  loose(`(?:dat|kli[eë]nt|lid) ${NAME} (?:'n|\\sn) (?:betaling|bedrag)`),
  loose(`(?:dat|kli[eë]nt|lid) ${NAME}\\s+op\\s+(?:[A-Z][a-z]+dag,?\\s+)?\\d`),
  loose(`(?:in opdrag van|namens) (?:ons kli[eë]nt,? )?${NAME}(?:\\s+(?:deur|aan|op|het|vir|[Tt]en)\\b|${END})`),
  loose(`(?:betaling|bedrag)[^]{0,80}?\\sdeur ${NAME}(?:\\s+gemaak|${END})`),
  loose(`(?:^|[.:!,] |dat |kli[eë]nt )${NAME}(?:\\s+het\\b| het (?:R \\d|'n|ZAR))[^.]{1,80}?(?:betaal|oorgeplaas|gemaak)`),
  loose(`Subject:? Notice [Oo]f Payment:? ${NAME} $`),
]

export const PAYEE_SENTENCES: readonly RegExp[] = [
  new RegExp(`[Bb]etaling\\s*(?:van\\s*R[\\d., ]+\\s*)?aan\\s*${NAME}\\s*(?:gemaak|op\\b|\\.|,|$)`),
  new RegExp(
    `(?:paid|transferred|sent|payment|betaal)\\s+(?:(?:[^.]|\\.\\d){0,34}?)(?:to|aan)\\s*${NAME}\\s*(?:[.:;,]|$|\\b(?:from|on|at|via|ref|reference|with|van|op|using|was|has)\\b|(?<=[\\s)])(?:from|van)(?=[a-z])|@)`,
  ),
]
