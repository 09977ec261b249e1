import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

/** File systems whose locks are another computer's business, by the names that Linux gives them. */
const networkTypes = new Set([
  ...['nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', '9p', 'drvfs', 'afs', 'ceph', 'glusterfs', 'lustre'],
  ...['fuse.sshfs', 'fuse.rclone', 'fuse.glusterfs', 'fuse.ceph', 'fuse.s3fs', 'fuse.gcsfuse'],
  ...['vboxsf', 'fuse.grpcfuse', 'fuse.osxfs', 'fakeowner'],
]);

/**
 * The kind of network disk that a folder lies on, where locks may not hold; undefined for a disk of
 * this computer, and where it cannot be told (macOS).
 */
export async function networkDiskOf(folder: string): Promise<string | undefined> {
  if (process.platform === 'win32')
    return path.resolve(folder).startsWith('\\\\') ? 'share' : undefined;
  if (process.platform !== 'linux') return undefined;

  try {
    const [mounts, real] = await Promise.all([
      readFile('/proc/self/mountinfo', 'utf8'),
      realpath(folder),
    ]);
    const type = mountTypeOf(mounts, real);
    return type !== undefined && networkTypes.has(type) ? type : undefined;
  } catch {
    // Without /proc, or for a folder that is not there yet, there is nothing to warn of.
    return undefined;
  }
}

/**
 * The type of the file system that holds a path, from the text of Linux's `mountinfo`: the mount
 * with the longest path above it, and of several at one place the last.
 */
export function mountTypeOf(mountInfo: string, file: string): string | undefined {
  let longest = '';
  let type: string | undefined;
  for (const line of mountInfo.split('\n')) {
    const [head = '', tail = ''] = line.split(' - ');
    const place = unescaped(head.split(' ')[4] ?? '');
    const isAbove = place === '/' || file === place || file.startsWith(`${place}/`);
    if (place === '' || !isAbove || place.length < longest.length) continue;

    longest = place;
    type = tail.split(' ')[0];
  }
  return type;
}

/** Blanks and the like are written in octal. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
