import { Secret, TOTP } from 'otpauth'

/** What the app of somebody with this secret shows at this moment. @param secret base32. @param at ms */
export function totpCode(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
}
