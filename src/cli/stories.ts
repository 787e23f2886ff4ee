import { Command } from 'commander'
import { addMuteCommands } from './mute.ts'

export function storiesCommand(): Command {
  const stories = new Command('stories')
  addMuteCommands(stories)
  return stories
}
