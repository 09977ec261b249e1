import { Attachments } from './attachments';
import { PageController, type PlaygroundClient } from './controller';
import type { PageHost } from '../hostApi';
import { FormInputs } from './formInputs';
import { MessageActions } from './messageActions';
import { ParameterActions } from './parameterActions';
import { SessionActions } from './sessionActions';

/** What every element of the page gets: the state and what can be done about it. */
export interface PlaygroundApp {
  readonly page: PageController;
  readonly sessions: SessionActions;
  readonly messages: MessageActions;
  readonly files: Attachments;
  readonly form: FormInputs;
  readonly parameters: ParameterActions;
}

export function createApp(host: PageHost, client: PlaygroundClient): PlaygroundApp {
  const page = new PageController(host, client);
  const sessions = new SessionActions(page);
  const form = new FormInputs(page);
  return {
    page,
    sessions,
    messages: new MessageActions(page, sessions, form),
    files: new Attachments(page),
    form,
    parameters: new ParameterActions(page),
  };
}
