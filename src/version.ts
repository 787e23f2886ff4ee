/** The program's version, as in package.json: alerts keep it to say what decided them. */
export const VERSION = '1.0.0'
