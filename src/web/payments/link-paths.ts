// The addresses of paying by a link. A token stands last: there the log leaves it out.

export const linkPath = (token: string): string => `/pay/${token}`

/** With the token of a return, not of the link. */
export const paymentPath = (returnToken: string): string => `/pay/payment/${returnToken}`
export const onwardPath = (returnToken: string): string => `/pay/onward/${returnToken}`
export const eventsPath = (returnToken: string): string => `/pay/events/${returnToken}`
