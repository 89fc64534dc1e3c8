// The kinds of security events: what an owner calls them, and whether they stand in the audit record or are only counted.

/** In the audit record, each with its person. */
export const auditedKinds = {
  'sign-in-refused': 'Sign-ins refused',
  'sign-in-slowed': 'Sign-ins slowed down',
  'second-factor-refused': 'Second factors refused',
  'confirmation-refused': 'Confirmations refused',
  'new-device': 'Unknown devices',
  'second-factors-reset': 'Second factors reset',
  'password-reset': 'Passwords reset',
  'proof-refused': 'Proofs refused at upload',
  'document-infected': 'Documents with a virus',
  'statement-refused': 'Statements refused at upload',
} as const

/** Counted by hour and network. */
export const countedKinds = {
  'permission-refused': 'Not permitted',
  'form-forged': 'Forms sent by another site',
  'form-old': 'Forms too old, or not ours',
  'key-refused': 'API keys refused',
  'limit-reached': 'Limits reached',
  'upload-refused': 'Uploads cut off',
  'address-blocked': 'Blocked addresses turned away',
} as const

/** Counted by hour, network and the check that they failed, where the gateways are. */
export const gatewayKinds = { 'notice-refused': 'Gateway notices refused' } as const

export type AuditedKind = keyof typeof auditedKinds
export type CountedKind = keyof typeof countedKinds
export type SecurityKind = AuditedKind | CountedKind | keyof typeof gatewayKinds

export const securityKinds: Readonly<Record<SecurityKind, string>> = { ...auditedKinds, ...countedKinds, ...gatewayKinds }
