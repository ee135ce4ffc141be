import { existsSync, statSync } from 'node:fs'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { backupFolderOf } from '../../modules/backups/index.ts'
import type { DoctorFinding, Said } from '../../platform/operations/doctor-report.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { fail, shownBytes, shownMs, warn } from './findings.ts'

const MB = 1_000_000
/** Less than this is gone within an import or a night, in bytes. */
const nearlyNothing = 256 * MB
const little = 1_000 * MB

/** Whether there is space for what people write, and for the next backup. */
export async function examineDiskSpace({ config }: DoctorContext): Promise<Examination> {
  const { dataDirectory } = config
  const backups = backupFolderOf(config)
  const needed = ['stoa.db', 'content.db'].reduce((sum, name) => sum + sizeOf(join(dataDirectory, name)), 0)
  const findings: DoctorFinding[] = []
  const facts: Said[] = []
  const isOneDisk =
    existsSync(backups) && existsSync(dataDirectory) && statSync(backups).dev === statSync(dataDirectory).dev
  const folders = existsSync(backups) && !isOneDisk ? [dataDirectory, backups] : [dataDirectory]
  for (const folder of folders) {
    const { bavail, bsize, blocks, ffree, files } = await statfs(folder)
    const free = bavail * bsize
    const share = blocks === 0 ? '' : `, ${Math.round((100 * bavail) / blocks)} %`
    facts.push({
      en: `Free at ${folder}: ${shownBytes(free)}${share}.`,
      'zh-CN': `${folder} 可用空间：${shownBytes(free)}${share}。`,
    })
    const explanation: Said = {
      en: `The disk of ${folder} is nearly full: ${shownBytes(free)} are left.`,
      'zh-CN': `${folder} 所在磁盘即将写满，仅剩 ${shownBytes(free)}。`,
    }
    if (free < nearlyNothing) findings.push(fail(explanation, makeRoom))
    else if (free < little) findings.push(warn(explanation, makeRoom))
    else if (free < needed)
      findings.push(
        warn(
          {
            en: `${folder} has less space left (${shownBytes(free)}) than the databases take (${shownBytes(needed)}): a backup or an upgrade may not fit.`,
            'zh-CN': `${folder} 的剩余空间（${shownBytes(free)}）小于数据库大小（${shownBytes(needed)}），备份或升级可能放不下。`,
          },
          makeRoom,
        ),
      )
    if (files > 0 && ffree / files < 0.01)
      findings.push(
        fail(
          {
            en: `The disk of ${folder} can hold hardly any more files (inodes).`,
            'zh-CN': `${folder} 所在磁盘的文件数（inode）即将用尽。`,
          },
          makeRoom,
        ),
      )
  }
  return { findings, facts }
}

const makeRoom: Said = {
  en: 'Free some or enlarge the disk before it is full: then nothing is acknowledged any more, though nothing that was is lost. Old backups are the first thing to move.',
  'zh-CN': '请尽快清理或扩容。磁盘写满后将不再确认任何写入，但已确认的内容不会丢失。可先移走旧备份。',
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const flushes = 20
/** All of them together take no longer, in ms. */
const patience = 5_000
const slow = 20
const verySlow = 250

/** How long the disk takes to make sure of a page: everybody waits so long for "saved". */
export async function examineDiskSpeed({ config }: DoctorContext): Promise<Examination> {
  const path = join(config.dataDirectory, `.doctor-${process.pid}-speed`)
  const times: number[] = []
  const page = Buffer.alloc(4096, 1)
  const file = await open(path, 'w', 0o600)
  try {
    const until = performance.now() + patience
    for (let i = 0; i < flushes && performance.now() < until; i++) {
      await file.write(page, 0, page.length, i * page.length)
      const began = performance.now()
      await file.datasync()
      times.push(performance.now() - began)
    }
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
  times.sort((one, other) => one - other)
  const [middle, worst] = [times[Math.floor(times.length / 2)]!, times.at(-1)!]
  const explanation: Said = {
    en: `The disk takes ${shownMs(middle)} to flush a page (the slowest of ${times.length}: ${shownMs(worst)}).`,
    'zh-CN': `磁盘刷写一页需要 ${shownMs(middle)}（${times.length} 次中最慢 ${shownMs(worst)}）。`,
  }
  if (middle <= slow) return { findings: [], facts: [explanation] }
  const remedy: Said = {
    en: 'Everybody waits so long for "saved". Put the data folder on a local SSD, not on a network share, and see what else writes to that disk.',
    'zh-CN':
      '每个人看到“已保存”都要等这么久。请将数据文件夹放在本地固态硬盘上，不要放在网络共享上，并检查还有什么在写该磁盘。',
  }
  return { findings: [middle > verySlow ? fail(explanation, remedy) : warn(explanation, remedy)] }
}
