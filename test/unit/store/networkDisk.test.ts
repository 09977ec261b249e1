import assert from 'node:assert/strict';
import { mountTypeOf, networkDiskOf } from '../../../src/store/networkDisk';

describe('network disks', () => {
  const mounts = [
    '22 1 254:1 / / rw,relatime - ext4 /dev/vda rw',
    '30 22 0:41 / /home/ann rw - nfs4 server:/home rw,vers=4.2',
    '31 22 0:42 / /mnt/my\\040share rw shared:1 - cifs //server/share rw',
    '32 22 0:43 / /data rw - 9p drvfs rw',
    '33 32 254:2 / /data rw - ext4 /dev/vdb rw',
    '34 22 0:44 / /home/annabel rw - ext4 /dev/vdc rw',
  ].join('\n');

  it('are told by the mount that holds a folder, the last of several at one place', () => {
    const types = [
      '/tmp',
      '/home/ann',
      '/home/ann/flows',
      '/home/annabel/x',
      '/mnt/my share/a',
      '/data/x',
    ];
    assert.deepEqual(
      types.map((folder) => mountTypeOf(mounts, folder)),
      ['ext4', 'nfs4', 'nfs4', 'ext4', 'cifs', 'ext4'],
    );
    assert.equal(mountTypeOf('', '/x'), undefined);
  });

  it('are not what these tests run on, nor a folder that is not there', async () => {
    assert.equal(await networkDiskOf(__dirname), undefined);
    assert.equal(await networkDiskOf('/nowhere/at/all'), undefined);
  });
});
