const MIB = 1024 * 1024
const bytes = (text: string) => new TextEncoder().encode(text)

/** Pages made to hang, swell or blow up whoever reads them; each by what is nasty about it. */
export function nastyPages(): [why: string, page: Uint8Array][] {
  const p = `<p>${'Some words of running text, and more of them. '.repeat(5)}</p>`
  const attributes = Array.from({ length: 20_000 }, (_, i) => `a${i}=x`).join(' ')
  return [
    ['100,000 nested elements', bytes('<div>'.repeat(100_000) + p)],
    ['30,000 open <b>', bytes('<b>'.repeat(30_000) + p)],
    ['20,000 attributes', bytes(`<p ${attributes}>${p}`)],
    ['50 MB', bytes('<p>words </p>'.repeat(4_000_000))],
    ['50,000 paragraphs 500 deep', bytes(`${'<div>'.repeat(500)}${p.repeat(50_000)}`)],
    ['NUL between all letters', bytes([...p.repeat(5_000)].join('\0'))],
    ['bytes of another charset', new Uint8Array(5 * MIB).fill(0xfe)],
  ]
}
