import { X509Certificate, createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What a TLS server shows, in PEM. */
export interface Certificate {
  cert: string
  key: string
  /** When it ends, ms since 1970. */
  validUntil: number
}

/** The certificate or its key cannot be used. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
}

/**
 * Reads a certificate (with those that vouch for it behind it) and its private key.
 * @throws CertificateError saying which file is wrong, and what is
 */
export function readCertificate(certificatePath: string, keyPath: string): Certificate {
  const cert = read('STOA_TLS_CERT', certificatePath)
  const key = read('STOA_TLS_KEY', keyPath)
  let own: X509Certificate
  try {
    own = new X509Certificate(cert)
  } catch (cause) {
    throw new CertificateError(`STOA_TLS_CERT ${certificatePath} is no certificate in PEM.`, { cause })
  }
  let belongsTogether: boolean
  try {
    belongsTogether = own.checkPrivateKey(createPrivateKey(key))
  } catch (cause) {
    throw new CertificateError(`STOA_TLS_KEY ${keyPath} is no private key in PEM without a passphrase.`, {
      cause,
    })
  }
  if (!belongsTogether)
    throw new CertificateError(
      `STOA_TLS_KEY ${keyPath} is not the key of the certificate ${certificatePath}.`,
    )
  return { cert, key, validUntil: own.validToDate.getTime() }
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CertificateError(`${variable} ${path} cannot be read: ${(cause as Error).message}.`, { cause })
  }
}
