import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../../../platform/errors/app-error.ts'
import type { BackupsErrorCode } from '../backups.errors.ts'
import type { ArchiveMessage, ArchiveTask, Stage } from './archive-task.ts'
import { examineFolder } from './examine-folder.ts'
import { unpackArchive } from './unpack-archive.ts'
import { writeArchive } from './write-archive.ts'

/** Writes, unpacks and proves archives: one task, and it ends. Nobody who types waits for any of it. */
const say = (message: ArchiveMessage): void => {
  if (parentPort === null) throw new Error('archive.worker runs as a worker thread only.')
  parentPort.postMessage(message)
}

/** So often at most, in ms. */
const progressInterval = 100

function progress(stage: Stage) {
  let last = Number.NEGATIVE_INFINITY
  return (done: number, total: number): void => {
    const now = performance.now()
    if (now - last < progressInterval && done < total) return
    last = now
    say({ type: 'progress', stage, done, total })
  }
}

async function work(task: ArchiveTask): Promise<ArchiveMessage> {
  if (task.do === 'write')
    return { type: 'done', result: await writeArchive(task.options, progress('writing')) }
  const manifest = await unpackArchive(task.options, progress('unpacking'))
  const examination = examineFolder(task.options.into, manifest, progress('opening documents'))
  return { type: 'done', result: { manifest, ...examination } }
}

try {
  // On Linux a thread has a priority of its own: what people wait for goes first.
  setPriority(10)
} catch {
  // Then it takes its share like all others.
}

async function run(): Promise<void> {
  try {
    say(await work(workerData as ArchiveTask))
  } catch (error) {
    if (error instanceof AppError) {
      const detail = error.meta?.['detail']
      say({
        type: 'refused',
        code: error.code as BackupsErrorCode,
        detail: typeof detail === 'string' ? detail : null,
      })
    } else {
      const { message, stack = null } = error as Error
      say({ type: 'failed', message, stack })
    }
  }
}

void run()
