import { runCommandLine } from './app/command-line/run-command-line.ts'

// Whoever reads what we print may stop reading: `stoa config | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

void runCommandLine(process.argv.slice(2)).then((code) => {
  // What a failed command left open must not hold the process; a server goes on.
  if (code !== 0) process.exit(code)
})
