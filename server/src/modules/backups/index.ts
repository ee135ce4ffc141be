export { type ArchiveKey, canDecrypt, parseArchiveKey } from './archive/archive-key.ts'
export {
  makeArchive,
  restoreArchive,
  type Verification,
  verifyArchive,
  withUnpacked,
} from './archive/archives.ts'
export { type Contents, contentsOf, type Manifest } from './archive/manifest.ts'
export { isEncryptedArchive } from './archive/unpack-archive.ts'
export { archiveName, listArchives, makeArchiveFolder, removeArchive } from './archive-folder.ts'
export { backupsFail } from './backups.errors.ts'
export { backupsModule } from './backups.module.ts'
export { backupFolderOf, type BackupsService, keyOf } from './backups.service.ts'
export type { Recovered } from './recovery/recovery.ts'
export { livingSource, unpackedSource } from './recovery/recovery-source.ts'
export { recordCommandBackup, recordRestore } from './command-record.ts'
export { type BackupHealth, backupHealth } from './backup-health.ts'
export type { BackupRunTable, BackupsTables } from './backups.tables.ts'
