import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseSchedule } from '../platform/schedule/schedule.ts'
import { backupFolderOf, backupHealth } from '../modules/backups/index.ts'
import type { DoctorContext, Examination, Finding } from './doctor-checks.ts'

const shown = (moment: number): string => new Date(moment).toISOString()

/** Whether there are backups, young enough, where they should be, and proven. */
export async function examineBackups({ config, storage }: DoctorContext): Promise<Examination> {
  const health = await backupHealth(storage())
  if (health === null)
    return { findings: [], facts: ['An older version ran here: the next start begins them.'] }
  const { since, lastGood, failure, drill } = health
  const folder = backupFolderOf(config)
  const findings: Finding[] = []
  const schedule = parseSchedule(config.backupSchedule)
  // One may have been missed; two are no accident.
  const first = schedule.nextAfter(lastGood?.at ?? since)
  const second = first === null ? null : schedule.nextAfter(first)
  if (second !== null && second < Date.now())
    findings.push({
      finding:
        lastGood === null ? 'No backup was ever made.' : `The newest backup is of ${shown(lastGood.at)}.`,
      remedy: 'See why in the log of the server, and make one now: stoa backup.',
    })
  if (failure !== null)
    findings.push({ finding: `The last backup failed: ${failure}`, remedy: 'Mend that, then: stoa backup.' })
  if (drill?.state === 'failed')
    findings.push({
      finding: `The last restore drill failed, on ${shown(drill.at)}${drill.detail === null ? '.' : `: ${drill.detail}`}`,
      remedy:
        'Do not rely on that archive: stoa verify an earlier one, make a new one, and run the drill again.',
    })
  if (lastGood !== null && lastGood.inFolder && !existsSync(join(folder, lastGood.archive)))
    findings.push({
      finding: `${lastGood.archive} is not in ${folder} any more.`,
      remedy: 'If it was not you who moved it, make a new one: stoa backup.',
    })
  return { findings, facts: factsOf(config.dataDirectory, folder, health) }
}

function factsOf(
  dataDirectory: string,
  folder: string,
  { lastGood, drill }: NonNullable<Awaited<ReturnType<typeof backupHealth>>>,
): string[] {
  const facts: string[] = []
  if (lastGood !== null) facts.push(`The newest backup is of ${shown(lastGood.at)}.`)
  if (drill?.state === 'passed') facts.push(`The newest was proven by restoring it on ${shown(drill.at)}.`)
  if (existsSync(folder) && statSync(folder).dev === statSync(dataDirectory).dev)
    facts.push(`${folder} is on the same disk as the data: copy the backups to another machine.`)
  return facts
}
