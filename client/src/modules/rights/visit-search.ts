/** Which page below the shared one is open, as it stands in the address. */
export interface VisitSearch {
  page?: string
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const readVisitSearch = ({ page }: Record<string, unknown>): VisitSearch =>
  typeof page === 'string' && idForm.test(page) ? { page } : {}
