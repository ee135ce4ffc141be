import { defineErrors, errorsOf } from '../../platform/errors/app-error.ts'

export const backupsErrors = defineErrors({
  'backups.busy': {
    status: 409,
    en: 'A backup or a drill is running already: wait until it has ended.',
    'zh-CN': '已有备份或恢复演练正在进行，请等待其结束。',
  },
  'backups.failed': {
    status: 500,
    en: 'It could not be done, for a reason that Stoa does not know: look into the log of the server.',
    'zh-CN': '操作失败，原因未知，请查看服务器日志。',
  },
  'backups.nothing_to_back_up': {
    status: 404,
    en: 'There is no Stoa in this folder: set STOA_DATA_DIR to the one that the server uses.',
    'zh-CN': '此文件夹中没有 Stoa 数据，请将 STOA_DATA_DIR 设为服务器所用的文件夹。',
  },
  'backups.none_yet': {
    status: 404,
    en: 'There is no backup yet: make one first.',
    'zh-CN': '还没有备份，请先执行一次备份。',
  },
  'backups.unreadable': {
    status: 404,
    en: 'The archive cannot be read: check its path and who may read it.',
    'zh-CN': '无法读取备份文件，请检查路径和读取权限。',
  },
  'backups.not_an_archive': {
    status: 422,
    en: 'This file is not a backup of Stoa: name one that `stoa backup` has made.',
    'zh-CN': '此文件不是 Stoa 的备份，请指定由 `stoa backup` 生成的文件。',
  },
  'backups.damaged': {
    status: 422,
    en: 'The archive is damaged or was cut off, and nothing of it was used: take another one.',
    'zh-CN': '备份文件已损坏或不完整，未使用其中任何内容，请改用其他备份。',
  },
  'backups.suspicious': {
    status: 422,
    en: 'The archive holds something that no backup of Stoa does, and nothing of it was used: do not trust where it came from.',
    'zh-CN': '备份文件中含有 Stoa 备份不会有的内容，未使用其中任何内容，请勿信任其来源。',
  },
  'backups.too_large': {
    status: 422,
    en: 'The archive would unpack to far more than its size lets one expect, and nothing of it was used: if you made it yourself, say --trust-size.',
    'zh-CN': '备份文件解压后的大小远超预期，未使用其中任何内容；若确为您自己生成，请加上 --trust-size。',
  },
  'backups.newer': {
    status: 422,
    en: 'The backup was made by a newer version of Stoa: use that version or a newer one.',
    'zh-CN': '此备份由更新版本的 Stoa 生成，请使用该版本或更高版本。',
  },
  'backups.key_needed': {
    status: 422,
    en: 'The archive is encrypted: give its passphrase or identity with --key-file or STOA_BACKUP_KEY_FILE.',
    'zh-CN': '备份已加密，请通过 --key-file 或 STOA_BACKUP_KEY_FILE 提供口令或密钥。',
  },
  'backups.wrong_key': {
    status: 422,
    en: 'The archive was encrypted with another key: find the one that was in use when it was made.',
    'zh-CN': '备份使用的是另一个密钥，请找到生成备份时所用的密钥。',
  },
  'backups.key_unusable': {
    status: 422,
    en: 'This key is neither a passphrase of at least twelve characters, nor an age identity, nor an age recipient; to read a backup it takes one of the first two.',
    'zh-CN': '该密钥既不是至少十二个字符的口令，也不是 age 密钥或 age 接收方；读取备份需要前两者之一。',
  },
  'backups.disk_full': {
    status: 507,
    en: 'There is not enough space on the disk, and nothing was left behind: make room, or choose another folder.',
    'zh-CN': '磁盘空间不足，未留下任何文件，请腾出空间或选择其他文件夹。',
  },
  'backups.folder_unusable': {
    status: 422,
    en: 'The folder cannot be written to: check its path and who may write to it.',
    'zh-CN': '无法写入该文件夹，请检查路径和写入权限。',
  },
  'backups.exists': {
    status: 409,
    en: 'There is something of that name already, and it was left alone: choose another name.',
    'zh-CN': '已存在同名文件，原文件未作改动，请换一个名称。',
  },
  'backups.folder_not_empty': {
    status: 409,
    en: 'The folder is not empty, and nothing in it was touched: restore into a new or an empty one.',
    'zh-CN': '该文件夹不为空，其中内容未作改动，请恢复到新文件夹或空文件夹。',
  },
  'backups.not_sound': {
    status: 422,
    en: 'What is in the archive is not sound, and nothing was restored: see `stoa verify` for what was found, and take another one.',
    'zh-CN': '备份内容不完好，未恢复任何数据；请用 `stoa verify` 查看问题，并改用其他备份。',
  },
  'backups.not_in_there': {
    status: 404,
    en: 'There is no document or space of this id to bring back from there: check the id, and where you look for it.',
    'zh-CN': '其中没有此标识对应的文档或空间，请检查标识和来源。',
  },
  'backups.not_at_that_time': {
    status: 410,
    en: 'What it was at that time is not kept: choose a later time, or an archive that was made then.',
    'zh-CN': '该时刻的内容未被保留，请选择较晚的时间，或当时生成的备份。',
  },
})

export type BackupsErrorCode = keyof typeof backupsErrors
export const backupsFail = errorsOf(backupsErrors)
