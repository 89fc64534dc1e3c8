// What was kept stands in a page as if it had been rendered there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { keptMarkup } from './kept-markup.tsx'

const Greeting = ({ name, isLoud }: { name: string; isLoud?: boolean }) => (
  <>
    <b title={name}>{name}</b>
    {isLoud === true && <i>!</i>}
  </>
)

const pageOf = (Shown: typeof Greeting) => (
  <main>
    <Shown name="Fish & <Chips>" />
    <Shown name="Fish & <Chips>" isLoud />
    <Shown name="Fish & <Chips>" />
  </main>
)

test('kept markup is what the component itself would be, the first time and later', () => {
  const wanted = renderToString(pageOf(Greeting))
  const Kept = keptMarkup(Greeting)
  assert.equal(renderToString(pageOf(Kept)), wanted)
  assert.equal(renderToString(pageOf(Kept)), wanted)
  assert.match(wanted, /Fish &amp; &lt;Chips>/)
})

test('a component is asked once for each of its props', () => {
  let asked = 0
  const Counted = keptMarkup((props: { name: string }) => {
    asked += 1
    return <Greeting {...props} />
  })
  for (const name of ['a', 'b', 'a', 'b']) renderToString(<Counted name={name} />)
  assert.equal(asked, 2)
})
