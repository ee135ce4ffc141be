import { useTranslation } from 'react-i18next'

/** Why the way through a provider can end at our door. The callback names one of these in the address. */
export const signInProblems = [
  'federation.provider_unreachable',
  'federation.provider_not_found',
  'federation.attempt_invalid',
  'federation.cancelled',
  'federation.answer_invalid',
  'federation.address_not_verified',
  'federation.address_not_proven_here',
  'federation.no_account',
  'federation.account_deactivated',
  'federation.owner_connects_first',
  'federation.already_connected',
  'federation.provider_prescribed',
] as const

export type SignInProblem = (typeof signInProblems)[number] | 'other'

/** Only ever one of ours: nothing of the address is shown as it stands. */
export function readSignInProblem(search: string): SignInProblem | undefined {
  const named = new URLSearchParams(search).get('problem')
  if (named === null) return undefined
  return signInProblems.find((known) => known === named) ?? 'other'
}

/** In words, where there is one in this page's address. */
export function useSignInProblem(): string | undefined {
  const { t } = useTranslation('federation')
  const problem = readSignInProblem(window.location.search)
  return problem === undefined ? undefined : t(`problem.${problem}`)
}
