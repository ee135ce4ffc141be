// Runs before the first paint, so that a dark page never flashes white. The key is that of src/platform/theme.
;(() => {
  try {
    const choice = localStorage.getItem('stoa.theme')
    if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice
  } catch {
    // Storage is closed to us (private mode, policy): the system's choice stands.
  }
})()
