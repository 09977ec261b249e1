import {
  TextField,
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * Registers the toolkit elements that the page uses. The only place that knows the toolkit, so that
 * it can be replaced: every other file uses plain `vscode-*` tags.
 */
export function registerToolkit(): void {
  keepName(TextField.prototype);
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextField());
}

/** The toolkit calls a field "Text field" once it is connected, whatever its name was: it is given back. */
function keepName(prototype: TextField): void {
  // Called with the element below; the prototype has to be changed before the element is defined.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const connect = prototype.connectedCallback;
  prototype.connectedCallback = function connectWithName(this: TextField): void {
    const name = this.getAttribute('aria-label');
    connect.call(this);
    if (name !== null) this.setAttribute('aria-label', name);
  };
}
