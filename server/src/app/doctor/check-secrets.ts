import { sealedAccess } from '../../modules/federation/index.ts'
import { sealedSeeds } from '../../modules/identity/index.ts'
import type { DoctorFinding } from '../../platform/operations/doctor-report.ts'
import {
  createSecretBox,
  hasSecretKey,
  NotSealedHereError,
  type SealedSecret,
} from '../../platform/secrets/secret-box.ts'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { fail } from './findings.ts'

/** Whether the key in `secrets/` is the one that the database's secrets were sealed with. */
export async function examineSecrets({ config, storage }: DoctorContext): Promise<Examination> {
  const { dataDirectory } = config
  const domain = storage()
  if (!(await isUpToDate(domain.db())))
    return {
      skipped: {
        en: 'Nothing is sealed yet: an older version ran here.',
        'zh-CN': '尚无密封的机密：此前运行的是旧版本。',
      },
    }
  const seeds = await sealedSeeds(domain.db())
  const access = await sealedAccess(domain.db())
  const isShut = shutTo(dataDirectory)
  const people = seeds.filter(isShut).length
  const names = access.filter(isShut).map(({ name }) => name)
  const restore = {
    en: `Stop the server, put secrets/ back as a backup has it, and start it again.`,
    'zh-CN': '请停止服务器，用备份中的 secrets/ 恢复该文件夹，然后重新启动。',
  }
  const findings: DoctorFinding[] = []
  const folder = `${dataDirectory}/secrets`
  if (people > 0)
    findings.push(
      fail(
        {
          en: `The key in ${folder} is not the one that one-time codes were sealed with: people who cannot sign in with theirs: ${people}.`,
          'zh-CN': `${folder} 中的密钥不是密封动态验证码时所用的密钥，因此无法用验证码登录的有 ${people} 人。`,
        },
        {
          en: `${restore.en} Where no backup has it: stoa user disable-2fa for each of them.`,
          'zh-CN': `${restore['zh-CN']}若没有任何备份保存该密钥：请对这些人逐一执行 stoa user disable-2fa。`,
        },
      ),
    )
  if (names.length > 0)
    findings.push(
      fail(
        {
          en: `The key in ${folder} does not open what the server needs to ask these: ${names.join(', ')}. Nobody signs in through them.`,
          'zh-CN': `${folder} 中的密钥无法解开服务器访问以下登录来源所需的凭据：${names.join('、')}。暂时无人能通过它们登录。`,
        },
        {
          en: `${restore.en} Where no backup has it: enter their secrets anew, under People, Sign-in.`,
          'zh-CN': `${restore['zh-CN']}若没有任何备份保存该密钥：请在“成员”的“登录”中重新填写其密钥。`,
        },
      ),
    )
  const sealed = seeds.length + access.length
  return { findings, facts: [{ en: `Sealed: ${sealed}.`, 'zh-CN': `共密封 ${sealed} 项。` }] }
}

/** What the key of the folder does not open. Without a key that is everything, and none is made. */
function shutTo(dataDirectory: string): (secret: SealedSecret) => boolean {
  if (!hasSecretKey(dataDirectory)) return () => true
  const box = createSecretBox(dataDirectory)
  return ({ sealed, purpose }) => {
    try {
      box.open(sealed, purpose)
      return false
    } catch (error) {
      if (error instanceof NotSealedHereError) return true
      throw error
    }
  }
}

/** An older version had fewer places for what is sealed. */
async function isUpToDate(db: Database<{ sqlite_schema: { name: string } }>): Promise<boolean> {
  const tables = ['totp_secrets', 'federation_providers', 'ldap_servers']
  const found = await db.selectFrom('sqlite_schema').select('name').where('name', 'in', tables).execute()
  return found.length === tables.length
}
