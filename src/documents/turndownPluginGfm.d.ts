/** The package comes without types; tables, strikethrough and task lists for Turndown. */
declare module '@joplin/turndown-plugin-gfm' {
  import type TurndownService from 'turndown';

  export const gfm: TurndownService.Plugin;
}
