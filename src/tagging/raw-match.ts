/** A form found in a text: entry numbers as they were added, UTF-16 offsets. */
export interface RawMatch {
  start: number
  end: number
  entry: number
}

/** How `*` endings are read: any run of letters, or none. */
export interface ScanOptions {
  agglutinative: boolean
}
