import type { ConfigFault } from './load-config.ts'
import { type Config, type SettingName, settings } from './settings.ts'

/** Settings that mean nothing without one another. */
const pairs: readonly (readonly [SettingName, SettingName])[] = [
  ['adminEmail', 'adminPassword'],
  ['tlsCertificate', 'tlsKey'],
  ['smtpUrl', 'mailFrom'],
  ['llmUrl', 'llmModel'],
]

/**
 * What is wrong between settings that are well by themselves.
 * @param isFaulty variables that were set, and of which the default stands in `config` since they are not
 */
export function faultsTogether(config: Config, isFaulty: (variable: string) => boolean): ConfigFault[] {
  const faults: ConfigFault[] = []
  for (const [one, other] of pairs) {
    if ((config[one] === null) === (config[other] === null)) continue
    if (isFaulty(settings[one].variable) || isFaulty(settings[other].variable)) continue
    const [present, absent] = config[one] === null ? [other, one] : [one, other]
    faults.push({
      name: settings[absent].variable,
      problem: `${settings[one].variable} and ${settings[other].variable} are set together or not at all.`,
      remedy: `Set ${settings[absent].variable} as well, or unset ${settings[present].variable}.`,
    })
  }
  const { tlsCertificate, tlsKey, publicUrl, adminEmail, adminPassword, port, syncPort, limits } = config
  if (syncPort !== null && tlsCertificate !== null)
    faults.push({
      name: settings.syncPort.variable,
      problem: 'STOA_SYNC_PORT and STOA_TLS_CERT are both set: on that port nobody speaks TLS.',
      remedy: 'Leave TLS to a proxy that passes /sync and /yjs/ on to STOA_SYNC_PORT, or unset it.',
    })
  if (syncPort !== null && syncPort !== 0 && syncPort === port)
    faults.push({
      name: settings.syncPort.variable,
      problem: 'STOA_SYNC_PORT and STOA_PORT are the same.',
      remedy: 'Choose another port for STOA_SYNC_PORT.',
    })
  if (tlsCertificate !== null && tlsKey !== null && publicUrl?.startsWith('https:') !== true)
    faults.push({
      name: settings.publicUrl.variable,
      problem: 'STOA_TLS_CERT is set, and STOA_PUBLIC_URL is no https address.',
      remedy: 'Set STOA_PUBLIC_URL to the https address that people type.',
    })
  if (
    adminEmail !== null &&
    adminPassword !== null &&
    adminEmail.toLowerCase().includes(adminPassword.toLowerCase())
  )
    faults.push({
      name: settings.adminPassword.variable,
      problem: 'STOA_ADMIN_PASSWORD is the mail address itself, or a part of it.',
      remedy: 'Choose one that nobody guesses who knows the address.',
    })
  if (limits.awarenessEntriesPerMessage < limits.connectionsPerDocument)
    faults.push({
      name: 'STOA_LIMIT_AWARENESS_ENTRIES_PER_MESSAGE',
      problem: `STOA_LIMIT_AWARENESS_ENTRIES_PER_MESSAGE (${limits.awarenessEntriesPerMessage}) is below STOA_LIMIT_CONNECTIONS_PER_DOCUMENT (${limits.connectionsPerDocument}).`,
      remedy: 'Raise the first or lower the second: some clients repeat the presence of everybody.',
    })
  return faults
}
