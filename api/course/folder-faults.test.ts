import assert from 'node:assert/strict';
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import { folderOf, png, smallFolder } from '../testing/course.ts';
import { faultSentence, faultsMax } from './fault.ts';
import { readCourseFolder } from './folder.ts';

const sentences = (texts: Record<string, string | Uint8Array>) =>
  (readCourseFolder(folderOf(texts)).faults ?? []).map(faultSentence);
/** What to change of the small course (nothing: the file goes), and what is then told. */
type Bad = [title: string, change: Record<string, string | Uint8Array | undefined>, told: RegExp[]];

const instead = (path: string, old: string, text: string) => {
  const before = smallFolder[path] as string;
  assert.ok(before.includes(old), `${path} has no ${old}`);
  return { [path]: before.replace(old, text) };
};
const unknownFile = /found a file that is no part of a course, expected course\.yaml/;
const plain = /expected plain maps, lists and texts\.$/;

const badFolders: Bad[] = [
  ['no course.yaml', { 'course.yaml': undefined }, [/^course\.yaml: found no such file/]],
  ['a path out of the folder', { '../one.md': '' }, [/found \. or \.\. in the path/]],
  ['a path that turns back', { 'lessons/../../x': '' }, [/found \. or \.\. in the path/]],
  ['a path from the root', { '/etc/passwd': '' }, [/found an absolute path/]],
  ['a path from a drive', { 'C:/x.md': '' }, [/found an absolute path/]],
  ['a NUL in a path', { 'lessons/one\0.md': '' }, [/^"lessons\/one\\u0000\.md": found a NUL/]],
  ['backslashes', { 'lessons\\one.md': '' }, [/found a backslash/]],
  ['a Windows device', { 'lessons/con.md': '' }, [/found the name "con\.md"/]],
  ['a Windows device as a folder', { 'AUX/x.md': '' }, [/found the name "AUX"/]],
  ['names that differ in case', { 'lessons/One.md': 'x' }, [/^lessons\/One\.md: found a file that is no part/]],
  ['a strange file', { 'lessons/one.html': '' }, [unknownFile]],
  ['a folder too deep', { 'lessons/more/one.md': '' }, [unknownFile]],
  ['a picture that can carry scripts', { 'images/x.svg': '<svg/>' }, [unknownFile]],
  [
    'a lesson of 10 MB',
    { 'lessons/one.md': 'x'.repeat(10_000_000) },
    [/^lessons\/one\.md: found 10000000 bytes, expected at most 1048576/],
  ],
  [
    'too many files',
    Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`lessons/l${i}.md`, ''])),
    [/^the folder: found 505 files/],
  ],
  [
    'too large a folder',
    Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`images/i${i}.png`, new Uint8Array(limits.imageBytes)])),
    [/^the folder: found \d+ bytes in all/],
  ],
  ['no UTF-8', { 'lessons/one.md': Uint8Array.of(0x2d, 0xff) }, [/^lessons\/one\.md: found bytes that are no UTF-8/]],
  ['an alias', instead('course.yaml', 'promise: A promise.', 'promise: &p A\nlevel: *p'), [plain]],
  ['a bomb of aliases', { 'course.yaml': 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]' }, [/found an anchor/]],
  ['a bomb of lists', { 'course.yaml': '['.repeat(120_000) }, [/nested too deep/]],
  ['a bomb of maps', { 'quizzes/check.yaml': '{a: '.repeat(30_000) }, [/nested too deep/]],
  ['a bomb of dashes', { 'quizzes/check.yaml': '- '.repeat(60_000) }, [/nested too deep/]],
  [
    'a bomb in front matter',
    { 'lessons/one.md': `---\n${'? '.repeat(1_000)}\n---\n\nx` },
    [/found a key marked with \?/],
  ],
  [
    'a bomb of indents',
    { 'course.yaml': Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n') },
    [/nested too deep/],
  ],
  ['a bomb of commas', { 'quizzes/check.yaml': `[${','.repeat(100_000)}]` }, [/found too many words/]],
  [
    'a bomb of names',
    { 'quizzes/check.yaml': Array.from({ length: 8_000 }, (_, i) => `k${i}: 1\n`).join('') },
    Array(201).fill(/found/),
  ],
  [
    'long front matter',
    { 'lessons/one.md': `---\n${'# x\n'.repeat(2_000)}\n---\n\nx` },
    [/found front matter of more than 4096 bytes/],
  ],
  [
    'too much YAML',
    Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`quizzes/q${i}.yaml`, ' '.repeat(limits.yamlBytes)])),
    [/^the folder: found \d+ bytes of YAML, expected at most 2097152/],
  ],
  ['a tag', instead('course.yaml', 'key: small', 'key: !!str small'), [/found a tag/]],
  ['a directive', { 'course.yaml': '%YAML 1.1\n---\na: 1' }, [/found a directive/]],
  ['a second document', { 'course.yaml': `${smallFolder['course.yaml']}---\na: 1` }, [/found a second document/]],
  [
    'a name twice',
    instead('course.yaml', 'title: Small', 'title: Small\ntitle: Big'),
    [/^course\.yaml, line 3: found "title" a second time/],
  ],
  [
    'a name that is no text',
    instead('course.yaml', 'title: Small', '1: Small'),
    [/unknown name "1"/, /title .*found nothing/],
  ],
  [
    'a merge',
    instead('course.yaml', 'title: Small', '<<: {title: Small}'),
    [/unknown name "<<"/, /title .*found nothing/],
  ],
  [
    'a prototype',
    instead('course.yaml', 'title: Small', 'title: Small\n__proto__: {key: x}'),
    [/unknown name "__proto__"/],
  ],
  [
    'broken YAML',
    { 'quizzes/check.yaml': 'title: "no end' },
    [/^quizzes\/check\.yaml, line 1: found what YAML can't read/],
  ],
  ['nothing', { 'course.yaml': '' }, [/^course\.yaml, line 1: found nothing, expected a map/]],
  [
    'an unknown name',
    instead('course.yaml', 'outcomes:', 'outcoms:'),
    [
      /outcoms \(line 8\): found the unknown name "outcoms", expected outcomes, or nothing/,
      /^course\.yaml, outcomes .*found nothing/,
    ],
  ],
  [
    'wrong types',
    instead('course.yaml', 'topics:\n  - stellar', 'topics: 3\nlevel: expert'),
    [
      /level \(line 7\): found "expert", expected one of beginner, intermediate, advanced/,
      /topics \(line 6\): found 3, expected a list of 1 to 10/,
    ],
  ],
  [
    'many faults',
    {
      ...instead('course.yaml', 'key: small', 'key: Small'),
      ...instead('lessons/one.md', 'minutes: 5', 'minutes: ten'),
      ...instead('quizzes/check.yaml', 'feedback: marks', 'feedback: all'),
    },
    [
      /key \(line 1\): found "Small"/,
      /^lessons\/one\.md, minutes \(line 3\): found "ten", expected a whole number from 1 to 240/,
      /feedback \(line 3\): found "all"/,
    ],
  ],
  [
    'a bad key',
    instead('course.yaml', 'key: small', 'key: Small-1'),
    [/key \(line 1\): found "Small-1", expected 1 to 32/],
  ],
  [
    'a time that is none',
    instead('course.yaml', 'modules:', 'enrollment:\n  opens: 2027-02-30T00:00:00Z\nmodules:'),
    [/enrollment\.opens \(line 11\): found "2027-02-30T00:00:00Z"/],
  ],
  [
    'an end before its beginning',
    instead(
      'course.yaml',
      'modules:',
      'enrollment:\n  opens: 2027-02-02T00:00:00Z\n  closes: 2027-02-01T00:00:00Z\nmodules:',
    ),
    [/enrollment\.closes \(line 12\)/],
  ],
  ['control characters', instead('course.yaml', 'A promise.', '"A\\u0007"'), [/promise \(line 3\): found/]],
  [
    'an escaped line separator',
    instead('course.yaml', 'Few words.', '"Few\\u2028words"'),
    [/description .*found control characters/],
  ],
  [
    'a text of two lines',
    instead('course.yaml', 'promise: A promise.', 'promise: |-\n  A\n  B'),
    [/promise \(line \d+\): found "A\\nB", expected one line/],
  ],
  [
    'a lesson that is not there',
    instead('course.yaml', '- two', '- too'),
    [
      /modules\[0\]\.lessons\[1\] \(line 14\): found too, expected a file lessons\/too\.md, or two/,
      /^lessons\/two\.md: found a lesson that no module lists/,
    ],
  ],
  ['a lesson twice', instead('course.yaml', '- two', '- two\n      - one'), [/found one a second time/]],
  [
    'its own prerequisite',
    instead('course.yaml', 'modules:', 'prerequisites:\n  - small\nmodules:'),
    [/found the course itself/],
  ],
  [
    'a lesson without front matter',
    { 'lessons/one.md': 'Hello' },
    [/^lessons\/one\.md, line 1: found no front matter/],
  ],
  ['front matter without an end', { 'lessons/one.md': '---\ntitle: x\n' }, [/found front matter without an end/]],
  [
    'front matter with unknown names',
    instead('lessons/one.md', 'minutes: 5', 'minuts: 5'),
    [/minuts \(line 3\): found the unknown name "minuts", expected minutes/, /minutes .*found nothing/],
  ],
  [
    'a lesson without text',
    { 'lessons/one.md': '---\ntitle: One\nminutes: 5\n---' },
    [/found no text after the front matter/],
  ],
  [
    'a video from nowhere',
    instead('lessons/one.md', 'minutes: 5', 'minutes: 5\nvideo: javascript:alert(1)'),
    [/video \(line 4\): found "javascript:alert\(1\)"/],
  ],
  [
    'a quiz that is not there',
    instead('lessons/two.md', 'quiz: check', 'quiz: chek'),
    [
      /^lessons\/two\.md, quiz: found chek, expected a file quizzes\/chek\.yaml, or check/,
      /^quizzes\/check\.yaml: found a quiz that no lesson names/,
    ],
  ],
  [
    'a quiz in two lessons',
    instead('lessons/one.md', 'minutes: 5', 'minutes: 5\nquiz: check'),
    [/found check, which one has already/],
  ],
  [
    'an exercise that no lesson names',
    instead('lessons/two.md', 'exercise: count\n', ''),
    [/^exercises\/count\.yaml: found an exercise that no lesson names/],
  ],
  [
    'a link to nowhere',
    instead('lessons/one.md', 'two.md#end', 'three.md'),
    [/^lessons\/one\.md, line 8: found the link "three\.md", expected a file three\.md, or/],
  ],
  [
    'a link to no heading',
    instead('lessons/one.md', '#top', '#bottom'),
    [/found the link "#bottom", expected a heading of one\.md: top/],
  ],
  [
    'a link with a script',
    instead('lessons/one.md', '#top', 'javascript:alert(1)'),
    [/found the link "javascript:alert\(1\)/],
  ],
  [
    'a script behind a reference',
    instead('lessons/one.md', '# Top', '# Top\n\n[x]: JavaScript:alert(1)'),
    [/found the link "JavaScript/],
  ],
  [
    'a script as an autolink',
    instead('lessons/one.md', '# Top', '# Top\n\n<vbscript:x>'),
    [/found the link "vbscript:x"/],
  ],
  [
    'a script behind an image',
    { ...instead('lessons/one.md', '# Top', '# Top\n\n[![a](../images/a.png)](data:x)'), 'images/a.png': png },
    [/found the link "data:x"/],
  ],
  [
    'an image from elsewhere',
    instead('lessons/one.md', '# Top', '# Top\n\n![x](https://example.org/a.png)'),
    [/found the image "https:/],
  ],
  [
    'an image that is not there',
    {
      ...instead('lessons/one.md', '# Top', '# Top\n\n![x](../images/b.png) ![x](../images/a.png)'),
      'images/a.png': png,
    },
    [/line 8: found the image "\.\.\/images\/b\.png", expected a file images\/b\.png, or a\.png/],
  ],
  [
    'an image without words',
    { ...instead('lessons/one.md', '# Top', '# Top\n\n![](../images/a.png)'), 'images/a.png': png },
    [/found no words for a\.png/],
  ],
  ['an image that no lesson shows', { 'images/a.png': png }, [/^images\/a\.png: found an image that no lesson shows/]],
  [
    'an image that is none',
    { ...instead('lessons/one.md', '# Top', '# Top\n\n![x](../images/a.png)'), 'images/a.png': '<html>' },
    [/found bytes that are no png/],
  ],
  [
    'a question of an unknown kind',
    instead('quizzes/check.yaml', 'kind: choice', 'kind: essay'),
    [
      /pools\[0\]\.questions\[0\]\.kind \(line 8\): found "essay", expected one of choice, multiple, number, text, order/,
    ],
  ],
  [
    'a question without a right answer',
    instead('quizzes/check.yaml', '            right: true\n', ''),
    [/options \(line 11\): found 0 right options, expected exactly one/],
  ],
  [
    'a question with two',
    instead('quizzes/check.yaml', 'text: That.', 'text: That.\n            right: true'),
    [/found 2 right options/],
  ],
  ['an option twice', instead('quizzes/check.yaml', 'That.', 'this.'), [/found an option twice/]],
  [
    'right: false',
    instead('quizzes/check.yaml', 'right: true', 'right: false'),
    [/right \(line 13\): found false, expected true, or left out/],
  ],
  [
    'more drawn than there are',
    instead('quizzes/check.yaml', 'draw: 1', 'draw: 2'),
    [/pools\[0\]\.draw \(line 6\): found 2, expected at most the 1 questions/],
  ],
  [
    'an answer that is no number',
    instead(
      'quizzes/check.yaml',
      'kind: choice\n        key: first\n        text: Which?\n        options:\n          - text: This.\n            right: true\n          - text: That.',
      'kind: number\n        key: first\n        text: x\n        answer: .nan',
    ),
    [/answer \(line 11\): found NaN/],
  ],
  [
    'an answer twice',
    instead(
      'quizzes/check.yaml',
      'kind: choice\n        key: first\n        text: Which?\n        options:\n          - text: This.\n            right: true\n          - text: That.',
      'kind: text\n        key: first\n        text: x\n        answers: [A, a]',
    ),
    [/answers \(line 11\): found an answer twice/],
  ],
  [
    'lines all the same',
    instead(
      'quizzes/check.yaml',
      'kind: choice\n        key: first\n        text: Which?\n        options:\n          - text: This.\n            right: true\n          - text: That.',
      'kind: order\n        key: first\n        text: x\n        lines: [a, a]',
    ),
    [/found lines that are all the same/],
  ],
  [
    'an argument from nowhere',
    instead('exercises/count.yaml', 'from: learner', 'from: moon'),
    [/call\.arguments\.learner\.from \(line \d+\): found "moon", expected one of learner, input, fixed/],
  ],
  [
    'an empty condition',
    instead('exercises/count.yaml', 'steps:', 'conditions:\n  count: {}\nsteps:'),
    [/conditions\.count \(line \d+\): found an empty map, expected one of equals, at_least, at_most/],
  ],
  [
    'an argument with a strange name',
    instead('exercises/count.yaml', '    learner:\n', '    "../x":\n'),
    [/found the name "\.\.\/x"/],
  ],
];

describe('a folder that is no course', () => {
  for (const [title, change, told] of badFolders) {
    it(`is refused for ${title}`, () => {
      const changed = Object.entries({ ...smallFolder, ...change }).filter(([, content]) => content !== undefined);
      const startedAt = Date.now();
      const found = sentences(Object.fromEntries(changed) as Record<string, string>);
      assert.ok(Date.now() - startedAt < 5_000, 'soon, also on a busy machine');
      assert.equal(found.length, told.length, found.join('\n'));
      for (const pattern of told)
        assert.ok(
          found.some((one) => pattern.test(one)),
          `${pattern} in\n${found.join('\n')}`,
        );
    });
  }

  it('is refused for a second file whose name differs in case alone', () => {
    const found = sentences({ ...smallFolder, 'Course.yaml': '', 'COURSE.YAML': '' });
    assert.equal(found.length, 2);
  });

  it('tells a limited number of faults', () => {
    const questions = '      - {kind: text}\n'.repeat(99);
    const found = sentences({
      ...smallFolder,
      'quizzes/check.yaml': (smallFolder['quizzes/check.yaml'] as string).replace(/ {6}- kind[\s\S]*/, questions),
    });
    assert.equal(found.length, faultsMax + 1);
    assert.match(found.at(-1) as string, /^the folder: found more than 200 faults/);
  });
});
