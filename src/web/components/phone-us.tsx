// Our number in the middle of a sentence, to be dialled by a press.

/** Without a number it says so in words that are still true. */
export const PhoneUs = ({ phone }: { phone: string }) =>
  phone === '' ? (
    <>phone us</>
  ) : (
    <>
      phone us on <a href={`tel:${phone.replaceAll(' ', '')}`}>{phone.replaceAll(' ', '\u00a0')}</a>
    </>
  )
