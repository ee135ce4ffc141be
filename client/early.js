// Runs while the page is still being read: asks for what every address of somebody signed in needs, so that it is on its
// way while the app itself comes. What is asked for here is taken up by src/platform/api/early-answers.ts. The build
// (early-chunks.ts) puts in the files each address needs, by the first part of its path.
;((chunks) => {
  const [, area = '', id = ''] = location.pathname.split('/')
  const isDocument = ['b', 'n', 'p'].includes(area) && id !== ''
  const now = [...chunks.every, ...(chunks[area] ?? [])]
  // What an outage needs has to be here before it; nobody waits for it.
  const later = isDocument ? chunks.outage.filter((href) => !now.includes(href)) : []
  for (const href of [...now, ...later]) {
    const link = document.createElement('link')
    if (href.endsWith('.css')) {
      link.rel = 'preload'
      link.as = 'style'
    } else link.rel = 'modulepreload'
    link.crossOrigin = ''
    if (later.includes(href)) link.fetchPriority = 'low'
    link.href = href
    document.head.append(link)
  }
  const paths = ['/api/v1/me']
  if (isDocument) paths.push(`/api/v1/documents/${id}`)
  window.stoaEarlyAnswers = new Map(
    paths.map((path) => [path, fetch(path, { credentials: 'same-origin' }).catch(() => undefined)]),
  )
})(EARLY_CHUNKS)
