import { PageDriver } from '../support/page/pageDriver';
import { PageHarness, themeNames, type ThemeName } from '../support/page/pageHarness';
import { states } from '../support/page/states';
import { takePicture } from './takePicture';

interface Kept {
  readonly file: string;
  readonly themes: readonly ThemeName[];
}

/** What the repository keeps, by the state's name; every other state is drawn in the dark theme to be looked at. */
const kept: Readonly<Record<string, Kept>> = {
  'a streaming answer': { file: 'streaming', themes: ['dark'] },
  errors: { file: 'errors', themes: themeNames },
  'chosen rows of Message Logs': { file: 'logs', themes: themeNames },
  'a comparison of a session with its replay': { file: 'compare', themes: themeNames },
  'parameters, one changed': { file: 'parameters', themes: ['light'] },
  'a long chat, in its middle': { file: 'long-chat', themes: ['dark'] },
  'a narrow chat with markup': { file: 'narrow', themes: ['dark'] },
  'a narrow form': { file: 'narrow-form', themes: ['light'] },
  form: { file: 'form', themes: ['light'] },
  empty: { file: 'empty', themes: ['dark'] },
  'twice the size': { file: 'twice-the-size', themes: ['hc-light'] },
};

const fileNames: Readonly<Record<ThemeName, string>> = {
  dark: 'dark',
  light: 'light',
  'hc-dark': 'high-contrast',
  'hc-light': 'high-contrast-light',
};

describe('pictures of the page', () => {
  let harness: PageHarness;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  for (const state of states) {
    const { file, themes } = kept[state.name] ?? {
      file: `state-${state.name.replaceAll(/\W+/g, '-')}`,
      themes: ['dark'],
    };
    for (const theme of themes) {
      it(`${state.name}, ${theme}`, async () => {
        const { scenario = state.name, width = 1000, height = 760, language, act } = state;
        const page = await harness.open({
          ...(language === undefined ? {} : { language }),
          scenario,
          width,
          height,
          theme,
          isPicture: true,
        });
        await act?.(new PageDriver(page));
        const isKept = state.name in kept;
        await takePicture(page, `${file}-${fileNames[theme]}`, { isKept });
        await page.context().close();
      });
    }
  }

  it('shows no state that has gone', () => {
    const names = new Set(states.map(({ name }) => name));
    const gone = Object.keys(kept).filter((name) => !names.has(name));
    if (gone.length > 0) throw new Error(`No state ${gone.join(', ')}`);
  });
});
