/** Endings by script, longest first; what remains must keep MIN_STEM letters. */
const LATIN = /(?:ations?|ities|ingly|edly|ness|ments?|ings?|ions?|ies|ied|ers?|ed|es|ly|e|s|y)$/
const CYRILLIC =
  /(?:иями|ями|ами|ыми|ими|ого|его|ому|ему|ешь|ишь|ете|ите|ться|тся|ует|уют|ает|ают|яет|яют|ило|ила|или|ать|ять|ить|еть|ых|их|ый|ий|ой|ей|ая|яя|ое|ее|ые|ие|ом|ем|ам|ям|ах|ях|ов|ев|ую|юю|ию|ия|ии|ью|ал|ил|ел|ет|ит|ут|ют|ат|ят|а|я|о|е|ы|и|у|ю|ь|й)$/
const MIN_STEM = 4
/** Kazakh and Kyrgyz pile up suffixes; the first letters carry the word. */
const MAX_STEM = 7

/**
 * A word without its ending, so that inflected forms meet. Coarse on purpose: it only has to bring
 * together the forms of one article's subject, not to be a dictionary form.
 * @param word lower case
 */
export function stem(word: string): string {
  const endings = /[а-яәғқңөұүһі]/.test(word) ? CYRILLIC : /[a-z]/.test(word) ? LATIN : undefined
  if (endings === undefined) return word
  const bare = word.replace(endings, '')
  return (bare.length >= MIN_STEM ? bare : word).slice(0, MAX_STEM)
}
