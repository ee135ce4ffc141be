import type { PasskeyAnswer } from '@stoa/protocol'
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'

/** WebAuthn's own JSON, as the server made it for the browser. */
export interface PasskeyOptions extends Record<string, unknown> {
  challenge: string
}

/** The person closed the browser's question, let it run out, or has no key for this place. */
export class PasskeyNotChosenError extends Error {
  constructor(cause: unknown) {
    super('No passkey was chosen', { cause })
    this.name = 'PasskeyNotChosenError'
  }
}

const isNumber = /^[\d.]+$|^\[/

/** Whether this browser, at this address, knows passkeys at all: they are made for a name, not for a number. */
export const passkeysAreKnown = (): boolean =>
  window.isSecureContext && !isNumber.test(window.location.hostname) && browserSupportsWebAuthn()

const declined = new Set(['NotAllowedError', 'AbortError'])

async function answerOf(ceremony: Promise<unknown>): Promise<PasskeyAnswer> {
  try {
    return (await ceremony) as PasskeyAnswer
  } catch (error) {
    if (error instanceof Error && declined.has(error.name)) throw new PasskeyNotChosenError(error)
    throw error
  }
}

/** Asks the browser for a key that opens this place. @throws PasskeyNotChosenError */
export const showPasskey = (options: PasskeyOptions): Promise<PasskeyAnswer> =>
  answerOf(startAuthentication({ optionsJSON: options }))

/** Asks the browser to make a key for this place. @throws PasskeyNotChosenError */
export const makePasskey = (options: PasskeyOptions): Promise<PasskeyAnswer> =>
  answerOf(startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }))
