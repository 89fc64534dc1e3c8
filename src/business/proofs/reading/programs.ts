/** Programs that make and change documents, by the names that files bear. */

/** Programs that change documents that exist. */
export const EDITORS =
  /photoshop|illustrator|ilovepdf|sejda|smallpdf|pdfescape|foxit (?:phantom|pdf editor|editor)|nitro|pdf-?xchange editor|pdfelement|pdffiller|soda ?pdf|inkscape|gimp|affinity|acrobat (?:pro|dc|standard)|pdf ?candy|pdf24|libreoffice draw|master pdf|xodo|pdf editor|dochub|canva|pixelmator|corel|\binfix\b|power ?pdf|kofax|lumin ?pdf|\bupdf\b|pdfgear|swifdoo|bluebeam|finereader|apryse|pdfnet|figma|scribus|picsart|photopea|pdftk/i
/** Programs with which a document is made from nothing, and that no bank's notices come from. */
export const HOME_MADE =
  /pdf-lib|jspdf|microsoft.{0,3} word|word for|winword|libreoffice|openoffice|google docs|pages\b|powerpoint|excel|wps|html2pdf|dompdf|tcpdf|fpdf|reportlab|pdfkit|pdfmake|wkhtmltopdf|weasyprint|mpdf\b|pypdf|pymupdf|pikepdf|print to pdf|cutepdf|bullzip|pdfcreator|dopdf|novapdf|primopdf|pdftex|quartz pdfcontext|skia\/pdf|chrom(?:e|ium)|puppeteer|prince/i

/** Programs whose own files bear their own mark, which `pdf-structure.ts` reads. */
const MARKED = ['pdf-lib', 'qpdf', 'MuPDF', 'Skia', 'PDFKit', 'LibreOffice', 'Ghostscript', 'cairo'] as const
export type MarkedProgram = (typeof MARKED)[number]

/** Libraries with which files are changed, by banks' own programs too: only a remark. */
export const REWRITERS: ReadonlySet<MarkedProgram> = new Set(['pdf-lib', 'qpdf', 'MuPDF'])

/** Those that a file names. */
export const programsIn = (producer: string): MarkedProgram[] => MARKED.filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(producer))
