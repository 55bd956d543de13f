import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf } from '../../../server/src/helm/codecs/json';
import { type SetKind, setValues } from '../../../server/src/helm/values/set';
import { valuesOf } from '../codecs/texts';

function set(kind: SetKind, argument: string, before = ''): string {
  const values = valuesOf(before);
  setValues(values, kind, argument);
  return jsonOf(values, { escapesHtml: false, isPretty: false }).text;
}

for (const [kind, argument, values] of [
  ['set', 'a=1,b=x,c=true,d=null,e=,f=007,g=1.5', '{"a":1,"b":"x","c":true,"d":null,"e":"","f":"007","g":"1.5"}'],
  ['set', 'a=9223372036854775808', '{"a":"9223372036854775808"}'],
  ['set', 'a.b.c=1,a.b.d=2', '{"a":{"b":{"c":1,"d":2}}}'],
  ['set', 'a={x,1,},b=2', '{"a":["x",1,""],"b":2}'],
  ['set', 'a[1].b=1,a[0]=x,c[0][1]=y', '{"a":["x",{"b":1}],"c":[[null,"y"]]}'],
  ['set', 'a\\.b=x\\,y', '{"a.b":"x,y"}'],
  ['set-string', 'a=1,b={true}', '{"a":"1","b":["true"]}'],
  ['set-json', 'a={"b":[1,null]},c="x",d=', '{"a":{"b":[1,null]},"c":"x","d":null}'],
  ['set-literal', 'a.b=x,y=\\z', '{"a":{"b":"x,y=\\\\z"}}'],
] as const)
  test(`--${kind} ${argument}`, () => assert.equal(set(kind, argument), values));

test('what is set stands over what is there', () => {
  const before = 'a: {x: 1, l: [1, {k: v}]}\nb: 2\n';
  assert.equal(set('set', 'a.l[1].k=w,b=null', before), '{"a":{"l":[1,{"k":"w"}],"x":1},"b":null}');
});

for (const [argument, message] of [
  ['a', 'key "a" has no value'],
  ['a,b=1', 'key "a" has no value (cannot end with ,)'],
  ['a={x', "list must terminate with '}'"],
  ['a[x]=1', 'error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
  ['a[-1]=1', 'negative -1 index not allowed'],
  ['a[70000]=1', 'index of 70000 is greater than maximum supported index of 65536'],
  ['a[0]b=1', 'unexpected data at end of array index: "b"'],
  ['a=1,a.b=2', 'unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}'],
  [`${'a.'.repeat(31)}b=1`, 'value name nested level is greater than maximum supported nested level of 30'],
  [`a${'[0]'.repeat(5000)}=1`, 'lists are nested too deep'],
] as const)
  test(`--set ${argument.slice(0, 40)} is refused`, () => assert.throws(() => set('set', argument), { message }));
