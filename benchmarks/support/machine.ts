import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'

/** Machine, runtime and commit: a figure without them says nothing. */
export function machine(): string {
  const cores = cpus()
  const model = cores[0]?.model.trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} × ${model}, ${memory} GiB, Node ${process.versions.node}, ${commit()}`
}

function commit(): string {
  try {
    const git = (...parameters: string[]) =>
      execFileSync('git', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes'
    return `commit ${git('rev-parse', '--short', 'HEAD')}${changed}`
  } catch {
    return 'no commit known'
  }
}
