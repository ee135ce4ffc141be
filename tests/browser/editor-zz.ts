import { startEditor } from './editor-harness.ts'
const h = await startEditor('上线推广 Plan and **方案**, 上线推广')
const a = await h.open()
a.page.on('console', (m) => console.log('console', m.text()))
a.page.on('pageerror', (m) => console.log('pageerror', m.message))
const st = async (w: string) => console.log(w, JSON.stringify(h.markdown()), await a.page.evaluate(() => [document.activeElement?.className, document.activeElement?.tagName, window.getSelection()?.anchorNode?.textContent, document.querySelector('.stoa-content')?.innerHTML.slice(0, 300)]))
await a.content.focus(); await a.page.keyboard.press('Control+f')
const f = a.page.getByRole('search')
await f.getByLabel('Find').fill('推广'); await f.getByLabel('Replace with').fill('计划')
await f.getByRole('button', { name: 'Replace all' }).click()
await new Promise((r) => setTimeout(r, 300)); await st('replaced')
await a.page.keyboard.press('Escape'); await st('escaped'); await new Promise((r) => setTimeout(r, 300)); await st('escaped')
await a.page.keyboard.press('Control+z'); await new Promise((r) => setTimeout(r, 300)); await st('undone')
await a.content.focus()
for (const k of ['Control+a', 'Delete', 'Control+Alt+0']) { await a.page.keyboard.press(k); await st(k) }
await a.page.keyboard.type('[] x'); await a.page.keyboard.press('Enter'); await a.page.keyboard.type('/xyz'); await st('xyz'); 
console.log(await a.page.locator('.stoa-slash').count())
await a.page.keyboard.press('Escape'); await new Promise((r) => setTimeout(r, 300)); await st('esc')
await h[Symbol.asyncDispose]()
