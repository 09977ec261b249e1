import { DisposableStore, type Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import { inBackground } from '../background';
import { contextKeys } from '../ids';
import { setContext } from '../views/views';
import { changesIn, gitApi, type GitRepository } from './gitApi';

/**
 * Tells the editor whether Git sees changes in a flow. A menu of Source Control knows nothing of the file
 * that it is opened on, so that comparing flows is offered there as long as one of them is changed.
 */
export class ChangedFlows implements Disposable {
  private readonly store = new DisposableStore();
  private readonly followed = new Set<GitRepository>();
  private repositories: readonly GitRepository[] = [];
  private flows: ReadonlySet<string> = new Set();
  private isFollowing = false;
  private shown = false;

  constructor(private readonly logger: Logger) {}

  /** @param paths of the flows of the workspace, on disk */
  setFlows(paths: ReadonlySet<string>): void {
    this.flows = paths;
    this.update();
    if (this.isFollowing || paths.size === 0) return;

    this.isFollowing = true;
    inBackground(this.logger, () => this.follow());
  }

  dispose(): void {
    this.store.dispose();
  }

  private async follow(): Promise<void> {
    const git = await gitApi();
    if (git === undefined) return;

    const look = (): void => {
      this.repositories = git.repositories;
      for (const repository of git.repositories) this.followRepository(repository);
      this.update();
    };
    this.store.add(git.onDidOpenRepository(look));
    this.store.add(git.onDidCloseRepository(look));
    look();
  }

  private followRepository(repository: GitRepository): void {
    if (this.followed.has(repository)) return;

    this.followed.add(repository);
    this.store.add(
      repository.state.onDidChange(() => {
        this.update();
      }),
    );
  }

  private update(): void {
    const isChanged = this.repositories.some((repository) =>
      changesIn(repository).some(({ uri }) => this.flows.has(uri.fsPath)),
    );
    if (isChanged === this.shown) return;

    this.shown = isChanged;
    void setContext(contextKeys.hasChangedFlows, isChanged);
  }
}
