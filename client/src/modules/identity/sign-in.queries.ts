import type {
  AcceptInvitationRequest,
  InvitationPreview,
  Me,
  PasskeyAnswer,
  SecondStep,
  SecondStepRequest,
  SignInRequest,
} from '@stoa/protocol'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'
import type { PasskeyOptions } from './passkey-ceremony.ts'

const atTheDoor = { expectSignedOut: true }

/** Everything that is done before somebody is signed in. A 401 here is an answer, not the end of a session. */
export const signIn = (request: SignInRequest): Promise<Me | SecondStep> =>
  api.post('/sessions', request, atTheDoor)

export const needsSecondStep = (answer: Me | SecondStep): answer is SecondStep => 'secondStep' in answer

export const takeSecondStep = (request: SecondStepRequest): Promise<Me> =>
  api.post('/sessions/second-step', request, atTheDoor)

export const secondStepPasskeyOptions = (): Promise<PasskeyOptions> =>
  api.post('/sessions/second-step/passkey-options', undefined, atTheDoor)

export const passkeySignInOptions = (): Promise<PasskeyOptions> =>
  api.post('/sessions/passkey-options', undefined, atTheDoor)

export const signInWithPasskey = (passkey: PasskeyAnswer): Promise<Me> =>
  api.post('/sessions/passkey', { passkey }, atTheDoor)

export const requestPasswordReset = (email: string): Promise<void> =>
  api.post('/password-resets', { email }, atTheDoor)

export const completePasswordReset = (request: { token: string; password: string }): Promise<void> =>
  api.post('/password-resets/complete', request, atTheDoor)

/** A POST, so that the secret of the link stands in no address and no log. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => api.post<InvitationPreview>('/invitations/preview', { token }, atTheDoor),
    staleTime: 'static',
  })

export const acceptInvitation = (request: AcceptInvitationRequest): Promise<Me> =>
  api.post('/invitations/accept', request, atTheDoor)

export const signOut = (): Promise<void> => api.delete('/sessions/current')
