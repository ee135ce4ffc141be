import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { type Setting, type SettingName, settings } from '../../platform/config/settings.ts'
import { explain } from '../command-line/explain.ts'

export function addConfigCommand(program: Command): void {
  const command = program
    .command('config')
    .description('list every setting with its value and where it comes from')
    .option('--json', 'as JSON')
    .action(showConfig)
  explain(command, { examples: { 'stoa config': 'all of them', 'stoa config --json': 'for a program' } })
}

function showConfig({ json }: { json?: boolean }): void {
  const { config, sources } = loadConfig(process.env)
  const rows = (Object.entries(settings) as [SettingName, Setting<unknown>][]).map(([name, setting]) => {
    const value = config[name]
    const isDefault = sources[name] === 'default'
    const shown =
      setting.secret === true && !isDefault ? '[set]' : isDefault ? (setting.fallbackText ?? value) : value
    return { variable: setting.variable, value: shown, source: sources[name], help: setting.help }
  })
  if (json === true) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
    return
  }
  for (const { variable, value, source, help } of rows) {
    process.stdout.write(`${variable} = ${String(value)}  (${source})\n    ${help}\n\n`)
  }
}
