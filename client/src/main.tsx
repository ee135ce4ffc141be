import './platform/styles/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { catalogues } from './app/catalogues.ts'
import { decideLanguage, rememberedLanguage, startI18n } from './platform/i18n/index.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element to stand in')

await startI18n(
  catalogues,
  decideLanguage({ remembered: rememberedLanguage(), browser: navigator.languages }),
)
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
