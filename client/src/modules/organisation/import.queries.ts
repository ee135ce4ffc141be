import type { ImportReport } from '@stoa/protocol'
import { api } from '../../platform/api/index.ts'
import { useOrganisationChange } from './people.queries.ts'

/** The bytes as they are: the server finds out their encoding. */
const asCsv = (file: Blob): Blob => new Blob([file], { type: 'text/csv' })

/** Says what would become of each row, and changes nothing. */
export const tryImport = (file: Blob): Promise<ImportReport> =>
  api.post('/people/import', asCsv(file), { query: { dryRun: true } })

/** Does exactly what the dry run with this plan said, or nothing. */
export const useRunImport = () =>
  useOrganisationChange(({ file, plan }: { file: Blob; plan: string }) =>
    api.post<ImportReport>('/people/import', asCsv(file), { query: { dryRun: false, plan } }),
  )

export const exportPeople = (): Promise<Blob> => api.download('/people/export')
