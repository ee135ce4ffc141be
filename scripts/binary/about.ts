import type { Part } from './packages.ts'

/** What the executable says of itself. */
export interface About {
  version: string
  /** Null outside a checkout. Ends with `-changed` when the checkout had changes of its own. */
  commit: string | null
  /** When it was committed, ISO 8601. */
  committedAt: string | null
  node: { version: string; licenseText: string }
  sqliteVersion: string
  parts: readonly Part[]
}

/** The licences of all parts, each text once, with those who share it. */
export function licensesText({ version, node, sqliteVersion, parts }: About, ownText: string): string {
  const sections: { parts: string[]; text: string }[] = []
  const add = (part: string, text: string): void => {
    const same = sections.find((section) => section.text === text)
    if (same === undefined) sections.push({ parts: [part], text })
    else same.parts.push(part)
  }
  add(`Stoa ${version} (Apache-2.0)`, ownText.trim())
  add(`Node.js ${node.version} (MIT), with the parts it lists itself`, node.licenseText.trim())
  add(`SQLite ${sqliteVersion}`, 'SQLite is in the public domain.')
  for (const { name, version, license, licenseText } of parts) {
    const text = licenseText === '' ? `${license}; the package brings no text of it.` : licenseText
    add(`${name} ${version} (${license})`, text)
  }
  const rule = '-'.repeat(100)
  const list = sections.map(({ parts, text }) => `${parts.join('\n')}\n\n${text}\n`)
  return `Stoa contains the following parts.\n\n${list.join(`\n${rule}\n\n`)}`
}

/** A bill of materials as CycloneDX 1.6 describes it. The same parts make the same bytes. */
export function billOfMaterials(about: About): string {
  const reference = (part: { name: string; version: string }): string => `${part.name}@${part.version}`
  const components = about.parts.map((part) => ({
    type: 'library',
    'bom-ref': reference(part),
    name: part.name,
    version: part.version,
    purl: `pkg:npm/${part.name.replace('@', '%40')}@${part.version}`,
    licenses: [licenseEntry(part.license)],
    ...(part.integrity?.startsWith('sha512-') === true
      ? {
          hashes: [
            { alg: 'SHA-512', content: Buffer.from(part.integrity.slice(7), 'base64').toString('hex') },
          ],
        }
      : {}),
  }))
  const native = [
    { name: 'node', version: about.node.version, licenses: [licenseEntry('MIT')], type: 'platform' },
    {
      name: 'sqlite',
      version: about.sqliteVersion,
      licenses: [{ license: { name: 'Public Domain' } }],
      type: 'library',
    },
  ].map(({ type, name, version, licenses }) => ({
    type,
    'bom-ref': `${name}@${version}`,
    name,
    version,
    purl: `pkg:generic/${name}@${version}`,
    licenses,
  }))
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      ...(about.committedAt === null ? {} : { timestamp: about.committedAt }),
      component: {
        type: 'application',
        'bom-ref': `stoa@${about.version}`,
        name: 'stoa',
        version: about.version,
        licenses: [licenseEntry('Apache-2.0')],
        ...(about.commit === null ? {} : { properties: [{ name: 'stoa:commit', value: about.commit }] }),
      },
    },
    components: [...native, ...components],
    dependencies: [
      { ref: `stoa@${about.version}`, dependsOn: [...native, ...components].map((each) => each['bom-ref']) },
      ...about.parts.map((part) => ({ ref: reference(part), dependsOn: part.needs })),
    ],
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}

function licenseEntry(license: string): object {
  if (/^[\w.+-]+$/.test(license))
    return { license: license === 'unknown' ? { name: license } : { id: license } }
  return /\b(OR|AND|WITH)\b/.test(license) ? { expression: license } : { license: { name: license } }
}
