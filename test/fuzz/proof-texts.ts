// Texts of proofs that the fuzzing starts from: one line a row, columns separated by ` | `.

export const proofTexts: readonly string[] = [
  'FNB\nNOTIFICATION OF PAYMENT\n2026/10/05 | 11:48:05\nDate Actioned : | Time Actioned :\nPAYER TRADING | ZAR10 500.00\nPayment From | Cur/Amount\n..004321 | 36K-H7X-2MT\nRecipient/Account no : | Reference :\nBranch Code : | 250655\nEND OF NOTIFICATION',
  'Capitec\nPayment Notification\nNotification number | 400001\nPayment date | 05/10/2026 11:30\nBeneficiary name | 360Degree Supply\nAccount number | 62900004321\nBranch | 250655\nPayment reference | INV-2026-00042\nAmount | R1 234.56\nAvailable balance | R99 000.00',
  'Absa Bank\nKennisgewing van Betaling\nTransaksienommer:\n80A0A0A0A0-1\nBetaaldatum:\n7 Februarie 2026\nBetaling gemaak deur:\nMnr A Betaler\nBegunstigde se rekeningnommer:\n62900004321\nBedrag:\nR 189 850,00\nVerwysing op begunstigde se staat:\nINV 2026 00042',
  'Standard Bank\nWe confirm that the following payment has been made into your account from A PAYER:\nReference number | 4100000001\nBeneficiary reference | 36KH7X2MT\nBeneficiary account number | XXXXXXXXXXXX4321\nAmount | R10.00\nPayment date and time | 2026-10-05 11h44',
  'Messages\nFNB:-) R3 147.00 paid to 360 Degree Supply from cheq a/c..123456 @ Online Banking. Avail R9000. Ref.INV-2026-002958. 07Feb 2026 14:12',
  'Nedbank\nNotification of Payment\nDate of Payment | 07/02/2026\nReference Number | 2026-02-07/NEDBANK/123456\nRecipient | 360Degree Supply\nAmount | R 1,234,567.89\nRecipient Reference | inv2026 00042\nAccount Number | ...900432\nChannel | Internet payment',
  'TymeBank\nHi there,\nA Payer has paid R89 119.00 to 360 DEGREE SUPPLY on 22 Feb 2026 with reference INV-2026-83048.\nTransaction number: 6503-1551-4381',
  'Scheduled payment confirmation\nThe payment below has been scheduled and has not been paid yet.\nAction date | 2026-12-24\nPayee | 360Degree Supply\nAmount | ZAR 1234.56\nPayment status | Pending',
  'Investec\nOutward international payment\nAmount paid | USD 1,234.56\nBeneficiary | 360Degree Supply\nValue date | 7 February 2026\nTransaction ID | TX123456789',
  `Investec
Dear client
We confirm that the payment of R12 345.60 made on 7 February 2026 to 360 Degree Supply was returned, and the money is back in your account.
It could not be paid to the receiving bank; a second person must still approve it before it will be sent to them on 25 February 2026.
Payments that were declined or reversed are not shown here. This payment has not been authorised, captured or released.`,
  `Nedbank Business
Payment batch uploaded successfully
Status | Awaiting release
Captured by | T Nkosi
Approvals | 1 of 2
Beneficiary | 360 Degree Supply
Account | 62001234321
Amount | R12 345.60
Reversed | No
Failed | 0
Cancel | Confirm`,
]
