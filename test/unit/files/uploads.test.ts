import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { AppError, type ErrorCode } from '../../../src/base/errors';
import { Uploads } from '../../../src/files/uploads';
import { attachmentName, maxAttachmentBytes } from '../../../src/protocol/attachments';

const png = Buffer.from('89504e470d0a1a0a0000', 'hex');

async function fails(work: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('uploads', () => {
  let base: string;
  let uploads: Uploads;

  beforeEach(async () => {
    base = await realpath(await mkdtemp(path.join(tmpdir(), 'up loads-')));
    const clock = { now: () => Date.parse('2026-11-20T14:20:05Z') };
    uploads = new Uploads(path.join(base, '.langflow', 'files'), clock);
  });

  afterEach(async () => {
    await rm(base, { recursive: true, force: true });
  });

  it('lie in a folder of the flow, with the time before their name', async () => {
    const saved = await uploads.save('flow-1', 'notes.txt', Buffer.from('Hi'));
    assert.deepEqual(saved, {
      path: 'flow-1/2026-11-20_14-20-05_notes.txt',
      name: 'notes.txt',
      size: 2,
    });
    assert.equal(await readFile(path.join(uploads.root, saved.path), 'utf8'), 'Hi');
    assert.equal(attachmentName(saved.path), 'notes.txt');
  });

  it('never replace one another', async () => {
    const first = await uploads.save('flow-1', 'a.txt', Buffer.from('1'));
    const second = await uploads.save('flow-1', 'a.txt', Buffer.from('2'));
    assert.equal(second.path, 'flow-1/2026-11-20_14-20-05-2_a.txt');
    assert.equal(attachmentName(second.path), 'a.txt');
    assert.equal(String(await uploads.read(first.path)), '1');
  });

  it('stay inside their folder whatever they are called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (flow, name) => {
        const saved = await uploads.save(flow, `${name}.txt`, Buffer.from('x'));
        assert.equal(String(await uploads.read(saved.path)), 'x');
        const real = path.join(uploads.root, saved.path);
        assert.equal(path.dirname(path.dirname(real)), uploads.root);
      }),
      { numRuns: 200 },
    );
  });

  it('are of kinds that messages take, and no larger than that', async () => {
    const error = await fails(uploads.save('f', 'run.exe', png), 'input-invalid');
    assert.match(error.remedy ?? '', /png, jpg.*docx/);
    const large = Buffer.alloc(maxAttachmentBytes + 1);
    await fails(uploads.save('f', 'a.txt', large), 'limit-exceeded');
  });

  it('are pictures only where they begin like one', async () => {
    assert.equal((await uploads.save('f', 'a.PNG', png)).name, 'a.PNG');
    await fails(uploads.save('f', 'a.png', Buffer.from('<svg onload=…>')), 'input-invalid');
    await fails(uploads.save('f', 'a.gif', png), 'input-invalid');
  });

  it('are read by nobody through a path that leads elsewhere', async () => {
    await mkdir(path.join(uploads.root, 'f'), { recursive: true });
    await writeFile(path.join(base, 'secret.txt'), 'secret');
    await symlink(path.join(base, 'secret.txt'), path.join(uploads.root, 'f', 'link.txt'));
    for (const asked of ['../../secret.txt', path.join(base, 'secret.txt'), 'f/link.txt', '']) {
      await fails(uploads.read(asked), 'file-refused');
    }
    await fails(uploads.read('f/gone.txt'), 'file-not-found');
    await fails(uploads.read('f'), 'file-not-found');
  });
});
