import type { BackupsErrorCode } from '../backups.errors.ts'
import type { Examination } from './examine-folder.ts'
import type { Manifest } from './manifest.ts'
import type { UnpackOptions } from './unpack-archive.ts'
import type { WriteOptions, WrittenArchive } from './write-archive.ts'

/** What the thread for archives is asked to do; each has one of its own. */
export type ArchiveTask =
  | { readonly do: 'write'; readonly options: WriteOptions }
  /** Into a new folder, which stays, and proves all of it there. */
  | { readonly do: 'unpack'; readonly options: UnpackOptions }

export interface ArchiveResults {
  readonly write: WrittenArchive
  readonly unpack: { readonly manifest: Manifest } & Examination
}

/** The stage that is worked on, for people. */
export type Stage = 'writing' | 'unpacking' | 'opening documents'

export type ArchiveMessage =
  | { readonly type: 'progress'; readonly stage: Stage; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly result: ArchiveResults[ArchiveTask['do']] }
  | { readonly type: 'refused'; readonly code: BackupsErrorCode; readonly detail: string | null }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string | null }
