// Who may come in at all, as every web process asks once a second.
import type { ReadContext } from '../../context.ts'
import { type Maintenance, maintenanceNow } from './maintenance.ts'

export interface GateState {
  /** Networks that are refused now. */
  readonly networks: readonly string[]
  /** null: the shop is open. */
  readonly maintenance: Maintenance | null
}

export const readGate = async (r: Pick<ReadContext, 'db' | 'clock'>): Promise<GateState> => {
  const [rows, maintenance] = await Promise.all([
    r.db
      .selectFrom('blocked_network')
      .select('network')
      .where('lifted_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', r.clock.now())]))
      .orderBy('id')
      .execute(),
    maintenanceNow(r),
  ])
  return { networks: rows.map(({ network }) => network), maintenance }
}
