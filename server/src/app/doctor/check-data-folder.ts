import { accessSync, constants, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DoctorFinding } from '../../platform/operations/doctor-report.ts'
import { type DoctorContext, type Examination, NothingToExamineError } from './doctor-checks.ts'
import { fail, warn } from './findings.ts'

/** Whether the server can write to its folder, whether everything in it is its own, and whether others can read it. */
export async function examineDataFolder({ config }: DoctorContext): Promise<Examination> {
  const { dataDirectory: folder } = config
  if (!existsSync(join(folder, 'stoa.db'))) throw new NothingToExamineError(folder)
  const findings: DoctorFinding[] = []
  const { mode, uid } = statSync(folder)

  const unwritable = whyUnwritable(folder)
  if (unwritable !== null)
    findings.push(
      fail(
        {
          en: `Nothing can be written to ${folder}: ${unwritable}.`,
          'zh-CN': `无法写入 ${folder}：${unwritable}。`,
        },
        {
          en: 'Give the folder to the account that Stoa runs as, and see that its disk is not mounted read-only.',
          'zh-CN': '请将文件夹的所有者改为运行 Stoa 的账户，并确认磁盘没有以只读方式挂载。',
        },
      ),
    )

  const strange = foreignFiles(folder, uid)
  if (strange.length > 0)
    findings.push(
      fail(
        {
          en: `Not everything in ${folder} belongs to its owner: ${strange.join(', ')}. Stoa was probably run once as another account.`,
          'zh-CN': `${folder} 中有文件不属于其所有者：${strange.join('、')}。可能曾以其他账户运行过 Stoa。`,
        },
        {
          en: `Stop the server, then: chown -R --reference=${folder} ${folder}`,
          'zh-CN': `请停止服务器，然后执行：chown -R --reference=${folder} ${folder}`,
        },
      ),
    )

  if ((mode & 0o002) !== 0)
    findings.push(
      fail(
        {
          en: `Every account of this machine may write to ${folder}.`,
          'zh-CN': `本机的任何账户都可以写入 ${folder}。`,
        },
        {
          en: `chmod 700 ${folder}, and look whether anything in it is not yours.`,
          'zh-CN': `请执行 chmod 700 ${folder}，并检查其中是否有来历不明的文件。`,
        },
      ),
    )
  else if ((mode & 0o005) !== 0)
    findings.push(
      warn(
        {
          en: `Every account of this machine may read ${folder}, with all that people wrote.`,
          'zh-CN': `本机的任何账户都可以读取 ${folder} 及其中的全部内容。`,
        },
        { en: `chmod 700 ${folder}`, 'zh-CN': `请执行：chmod 700 ${folder}` },
      ),
    )
  const keys = join(folder, 'secrets')
  if (existsSync(keys) && (statSync(keys).mode & 0o077) !== 0)
    findings.push(
      fail(
        {
          en: `${keys} can be read by others than its owner: it holds the key of what is sealed in the database.`,
          'zh-CN': `${keys} 可被所有者以外的账户读取，其中存有数据库密封内容的密钥。`,
        },
        { en: `chmod 700 ${keys}`, 'zh-CN': `请执行：chmod 700 ${keys}` },
      ),
    )
  return { findings, facts: [] }
}

function whyUnwritable(folder: string): string | null {
  const path = join(folder, `.doctor-${process.pid}-write`)
  try {
    writeFileSync(path, 'written', { mode: 0o600 })
    for (const name of ['stoa.db', 'content.db'])
      if (existsSync(join(folder, name))) accessSync(join(folder, name), constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    rmSync(path, { force: true })
  }
}

/** Names of what belongs to somebody else; more than some say nothing new. */
function foreignFiles(folder: string, uid: number): string[] {
  const names = readdirSync(folder).filter((name) => name !== 'lost+found')
  const foreign = names.filter((name) => {
    // Gone meanwhile: a draft of somebody's.
    const found = statSync(join(folder, name), { throwIfNoEntry: false })
    return found !== undefined && found.uid !== uid
  })
  return foreign.length > 5 ? [...foreign.slice(0, 5), '…'] : foreign
}
