import type { ModelName } from '../../src/protocol/model';
import type { Overrides, ParameterNode, Preset } from '../../src/protocol/parameters';
import { text } from '../strings';
import type { PageController } from './controller';
import { noOverrides, withModel, withoutTweak, withTweak, type FieldValue } from './overrides';

/** What the next runs use in place of what the flow file says. */
export class ParameterActions {
  constructor(private readonly page: PageController) {}

  get overrides(): Overrides {
    return this.page.ui.overrides;
  }

  /** Fields that can be changed; empty where the flow cannot be read. */
  async fields(): Promise<readonly ParameterNode[]> {
    return (await this.page.ask(() => this.page.client.call('parameters', undefined))) ?? [];
  }

  /** The value the flow has itself is no change. */
  set(nodeId: string, field: string, value: FieldValue, own: FieldValue): void {
    const isOwn = JSON.stringify(value) === JSON.stringify(own);
    this.change(
      isOwn
        ? withoutTweak(this.overrides, nodeId, field)
        : withTweak(this.overrides, nodeId, field, value),
    );
  }

  reset(nodeId: string, field: string): void {
    this.change(withoutTweak(this.overrides, nodeId, field));
  }

  resetAll(): void {
    this.change(noOverrides);
  }

  setModel(model: ModelName | undefined): void {
    this.change(withModel(this.overrides, model));
  }

  /** Lets the user choose among the editor's models and those of providers. */
  async pickModel(): Promise<void> {
    const model = await this.page.ask(() => this.page.client.call('pickModel', undefined));
    if (model !== undefined) this.setModel(model);
  }

  async presets(): Promise<readonly Preset[]> {
    return (await this.page.ask(() => this.page.client.call('listPresets', undefined))) ?? [];
  }

  use({ name, ...overrides }: Preset): void {
    this.change(overrides);
    this.page.announce(text('params.presetUsed', name));
  }

  async save(name: string): Promise<readonly Preset[] | undefined> {
    const preset = { name, ...this.overrides };
    const presets = await this.page.ask(() => this.page.client.call('savePreset', preset));
    if (presets !== undefined) this.page.announce(text('params.presetSaved', name));
    return presets;
  }

  async remove(name: string): Promise<readonly Preset[] | undefined> {
    const presets = await this.page.ask(() => this.page.client.call('deletePreset', { name }));
    if (presets !== undefined) this.page.announce(text('params.presetDeleted', name));
    return presets;
  }

  /** Puts what is changed into the flow file, once the user has agreed; then nothing is changed any more. */
  async writeBack(): Promise<void> {
    const { overrides } = this;
    const done = await this.page.ask(() => this.page.client.call('writeBack', overrides));
    if (done?.written !== true) return;

    if (this.overrides === overrides) this.resetAll();
    this.page.announce(text('params.written'));
  }

  private change(overrides: Overrides): void {
    this.page.setUi({ overrides });
  }
}
