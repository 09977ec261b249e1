import { randomBytes } from 'node:crypto';
import { uploadLimits } from '../../files/uploadFolder';
import { localUser } from '../../sessions/localUser';
import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { defineRoute, type Route } from '../route';
import { toWireIso } from './wireTime';

const tag = 'Server';

/** What clients ask before they begin: settings, and who they are. */
export function settingRoutes({ needsKey, clock }: ApiContext): readonly Route[] {
  const startedAt = toWireIso(clock.now());
  // Nobody checks it: without a key every caller on this machine may do everything.
  const token = randomBytes(24).toString('base64url');
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/config',
      tag,
      summary: 'The settings of this server',
      answer: "Langflow's settings, with the values that hold here",
      handle: () => Response.json(config),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/users/whoami',
      tag,
      summary: 'The user of the key',
      answer: 'The one user of this workspace',
      handle: () =>
        Response.json({
          id: localUser.id,
          username: localUser.name,
          profile_image: null,
          store_api_key: '',
          is_active: true,
          is_superuser: true,
          create_at: startedAt,
          updated_at: startedAt,
          last_login_at: startedAt,
          optins: { github_starred: false, dialog_dismissed: false, discord_clicked: false },
        }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/auto_login',
      tag,
      summary: 'A token for callers of a server that needs no key',
      isOpen: true,
      answer: '`{"access_token", "refresh_token", "token_type"}`; 403 where a key is needed',
      handle: () => {
        if (needsKey) {
          throw new HttpError(403, {
            message: 'Auto login is disabled: callers need the API key.',
            auto_login: false,
          });
        }
        return Response.json({ access_token: token, refresh_token: token, token_type: 'bearer' });
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/store/check',
      tag,
      summary: 'Whether there is a store of flows',
      answer: '`{"enabled": false}`',
      handle: () => Response.json({ enabled: false }),
    }),
    ...['/api/v1/projects', '/api/v1/folders'].map((path) =>
      defineRoute({
        method: 'GET',
        path,
        tag,
        summary: 'List the projects',
        answer: 'The one project that holds all flows of the workspace',
        handle: () =>
          Response.json([
            {
              name: localUser.projectName,
              description: 'The flows of this workspace.',
              auth_settings: null,
              id: localUser.projectId,
              parent_id: null,
              owner_username: localUser.name,
              is_owner: true,
            },
          ]),
      }),
    ),
  ];
}

const config = {
  feature_flags: {
    wxo_deployments: false,
    mvp_components: false,
    instance_migration: false,
    data_subject_requests: false,
  },
  max_file_size_upload: uploadLimits.maxBytes / 1_000_000,
  event_delivery: 'streaming',
  voice_mode_available: false,
  frontend_timeout: 0,
  mcp_base_url: '',
  enable_extension_reload: false,
  authz_enabled: false,
  catalog_governance_enabled: false,
  substitute_outdated_component_code: true,
  type: 'full',
  serialization_max_items_length: 1000,
  serialization_max_text_length: 6000,
  auto_saving: false,
  auto_saving_interval: 5000,
  health_check_max_retries: 5,
  webhook_polling_interval: 0,
  public_flow_cleanup_interval: 3600,
  public_flow_expiration: 86_400,
  webhook_auth_enable: true,
  default_folder_name: localUser.projectName,
  hide_getting_started_progress: true,
  allow_custom_components: false,
  embedded_mode: false,
  hide_logout_button: true,
  hide_new_project_button: true,
  hide_new_flow_button: false,
  hide_starter_projects: true,
  mcp_servers_locked: true,
  custom_component_admin_only: false,
  a2a_enabled: false,
  agentic_experience: true,
  assistant_max_message_length: 2000,
  local_vector_store_available: false,
  default_vector_store_backend: 'sqlite',
  configured_vector_store_backends: [],
  blocked_component_types: [],
};
