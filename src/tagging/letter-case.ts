/** How a form wants to be written: any way, with a capital first, or in capitals. */
export type LetterCase = 'any' | 'capital' | 'capitals'

/** Read off the form: `turkey` and `mer de Chine` any, `Turkey` capital, `PRC` capitals. */
export function letterCase(form: string): LetterCase {
  const first = firstCased(form)
  if (first === undefined || first === first.toLowerCase()) return 'any'
  const letters = form.match(/\p{L}/gu)?.length ?? 0
  return letters > 1 && form === form.toUpperCase() ? 'capitals' : 'capital'
}

/** Whether a match is written as its form wants; endings after an acronym may be small (ШКУнун). */
export function isWritten(matched: string, wanted: LetterCase, formLength: number): boolean {
  if (wanted === 'any') return true
  if (wanted === 'capitals') {
    const part = matched.slice(0, formLength)
    return part === part.toUpperCase()
  }
  const first = firstCased(matched)
  return first === undefined || first !== first.toLowerCase()
}

function firstCased(text: string): string | undefined {
  for (const char of text) if (char.toLowerCase() !== char.toUpperCase()) return char
  return undefined
}
