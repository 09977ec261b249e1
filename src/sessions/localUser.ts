/**
 * The one user of a workspace, and the one project that holds all its flows. Langflow's clients expect both to
 * have ids; here they are always the same.
 */
export const localUser = {
  id: '5b4f4c1e-6d0f-4f0e-9b57-3a1f0c9d2e10',
  name: 'langflow',
  projectId: '8a2d9b60-1c58-4c0a-8f4e-7f6f7a3f4b21',
  projectName: 'Starter Project',
} as const;
