import { startThread } from '../../../platform/assets/start-thread.ts'
import { backupsFail } from '../backups.errors.ts'
import type { ArchiveMessage, ArchiveResults, ArchiveTask, Stage } from './archive-task.ts'

export interface RunOptions {
  onProgress?: (stage: Stage, done: number, total: number) => void
  /** Ends the thread; the promise rejects with the signal's reason. What it had begun is the caller's to remove. */
  signal?: AbortSignal
}

/** Memory that the thread may use for itself, in MiB: a Y.Doc takes 11-13 times its encoded size. */
const mostMegabytes = 1_024

/** Runs one task in a thread of its own. @throws what the task throws, as the same AppError */
export function runArchiveTask<Task extends ArchiveTask>(
  task: Task,
  { onProgress, signal }: RunOptions = {},
): Promise<ArchiveResults[Task['do']]> {
  return new Promise((resolve, reject) => {
    const worker = startThread(new URL('./archive.worker.ts', import.meta.url), {
      workerData: task,
      name: `archive: ${task.do}`,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    })
    const abort = (): void => {
      // Not before the thread is gone is nothing more written to the folders it works in.
      void worker.terminate().then(() => reject(signal?.reason as Error))
    }
    if (signal?.aborted === true) abort()
    signal?.addEventListener('abort', abort, { once: true })
    worker.on('message', (message: ArchiveMessage) => {
      if (message.type === 'progress') onProgress?.(message.stage, message.done, message.total)
      else if (message.type === 'done') resolve(message.result as ArchiveResults[Task['do']])
      else if (message.type === 'refused')
        reject(backupsFail(message.code, message.detail === null ? {} : { meta: { detail: message.detail } }))
      else reject(new Error(message.message, { cause: message.stack }))
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      signal?.removeEventListener('abort', abort)
      // After an abort that one says why.
      if (signal?.aborted !== true) reject(new Error('The thread for archives ended before its work.'))
    })
  })
}
