import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startThread } from '../../platform/assets/start-thread.ts'
import type { DoctorFinding } from '../../platform/operations/doctor-report.ts'
import { type DoctorContext, type Examination, NothingToExamineError } from './doctor-checks.ts'
import { fail } from './findings.ts'

/** Whether the files of both databases are whole: every page is read, in a thread of its own. */
export async function examineDatabaseFiles({ config }: DoctorContext): Promise<Examination> {
  const { dataDirectory } = config
  if (!existsSync(join(dataDirectory, 'stoa.db'))) throw new NothingToExamineError(dataDirectory)
  const findings: DoctorFinding[] = []
  for (const name of ['stoa.db', 'content.db']) {
    const path = join(dataDirectory, name)
    if (!existsSync(path)) {
      findings.push(fail({ en: `${name} is not there.`, 'zh-CN': `缺少文件 ${name}。` }, restoreIt))
      continue
    }
    for (const found of await examine(path))
      findings.push(
        fail({ en: `${name} is damaged: ${found}.`, 'zh-CN': `${name} 已损坏：${found}。` }, restoreIt),
      )
  }
  return { findings, facts: [] }
}

const restoreIt = {
  en: 'Stop the server, keep the folder as it is, and restore the newest good backup into another one: stoa verify, then stoa restore. Look into the health of the disk.',
  'zh-CN':
    '请停止服务器，保留该文件夹原样，并将最新的完好备份恢复到另一个文件夹：先 stoa verify，再 stoa restore。同时检查磁盘健康状况。',
}

function examine(path: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = startThread(new URL('./database-files.worker.ts', import.meta.url), {
      workerData: path,
      name: 'doctor',
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The thread that reads the databases ended before its work.')))
  })
}
