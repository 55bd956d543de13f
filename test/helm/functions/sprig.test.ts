import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rendered } from './calls';

/** Calls, and what Sprig 3.3 gives for them. */
const cases: Readonly<Record<string, readonly (readonly [call: string, printed: string])[]>> = {
  'strings are cut by bytes, and cased by characters': [
    ['trunc 3 "héllo"', 'hé'],
    ['substr 1 3 "héllo"', 'é'],
    ['trunc 2 "héllo" | len', '2'],
    ['upper "straße"', 'STRAßE'],
    ['title "a-b c_d"', 'A-B C_d'],
    ['initials "é a"', 'Ãa'],
    ['abbrevboth 5 10 "1234 5678 9123"', '...5678...'],
    ['wrap 5 "Hello World foo"', 'Hello\nWorld\nfoo'],
    ['wrapWith 5 "|" "barbarbar x"', 'barba|rbar|x'],
  ],
  'words are told apart by case and numbers': [
    ['camelcase "XMLHttp_request"', 'XmlhttpRequest'],
    ['camelcase " a  b "', ' A B '],
    ['snakecase "HTTP20xOK"', 'http_20x_ok'],
    ['snakecase "Bld4Floor3rd"', 'bld4_floor_3rd'],
    ['kebabcase "HTTPServer_x"', 'http-server-x'],
  ],
  'numbers are read from anything': [
    ['int "0x10"', '16'],
    ['int "010"', '8'],
    ['int "1_000"', '1000'],
    ['int " 3"', '0'],
    ['int "3.7"', '0'],
    ['int "3.00"', '3'],
    ['int 1e30', '-9223372036854775808'],
    ['float64 "0x1p4"', '16'],
    ['atoi "99999999999999999999"', '9223372036854775807'],
    ['toDecimal "0777"', '511'],
    ['add "3" true nil 1.9', '5'],
    ['addf 0.1 0.2', '0.3'],
    ['divf 2 3', '0.6666666666666667'],
    ['round -2.5 0', '-3'],
    ['seq 10 -3 1', '10 7 4 1'],
  ],
  'lists have types': [
    ['typeOf (splitList "," "a")', '[]string'],
    ['typeOf (until 2)', '[]int'],
    ['typeOf (chunk 1 (list 1))', '[][]interface {}'],
    ['has 1 (list 1.0)', 'false'],
    ['uniq (list 1 1.0 "1" 1)', '[1 1 1]'],
    ['join "-" (list 1 nil "a")', '1-a'],
  ],
  'maps are merged as mergo does': [
    ['merge (dict "a" (list)) (dict "a" (list 1))', 'map[a:[1]]'],
    ['merge (dict "a" (dict "b" 1)) (dict "a" (dict "b" 2 "c" 3))', 'map[a:map[b:1 c:3]]'],
    ['mergeOverwrite (dict "a" 1) (dict "a" "")', 'map[a:]'],
    ['mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" (dict))', 'map[a:map[b:1]]'],
    ['mergeOverwrite (dict "a" "s") (dict "a" (dict "b" 1))', 'map[a:map[b:1]]'],
  ],
  'expressions are those of Go': [
    ['regexReplaceAll "x*" "baxxc" "-"', '-b-a-c-'],
    ['regexReplaceAll "a(x*)b" "-ab-axxb-" "$1W"', '---'],
    ['regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W"', '-W-xxW-'],
    ['regexSplit "a*" "baac" -1', '[b c]'],
    ['regexFind "(?U)a+" "aaa"', 'a'],
    ['regexMatch "[" "x"', 'false'],
  ],
  'versions meet constraints': [
    ['semverCompare ">=1.19-0" "1.28.3-gke.100"', 'true'],
    ['semverCompare ">=1.2.0" "1.2.0-beta"', 'false'],
    ['semverCompare ">1.2" "1.2.9"', 'false'],
    ['semverCompare "1.2 - 1.4" "1.4.9"', 'true'],
    ['semverCompare "^0.0.3" "0.0.4"', 'false'],
    ['semverCompare "^*" "1.0.0"', 'false'],
    ['(semver "v1.2.3-rc.1+b").IncPatch', '1.2.3'],
  ],
  'times have layouts': [
    ['dateInZone "2006-01-02 15:04 MST -0700" 1700000000 "Europe/Paris"', '2023-11-14 23:13 CET +0100'],
    ['date "Mon Jan _2 __2 .000" 0', 'Thu Jan  1   1 .000'],
    ['toDate "2006-01-02T15:04:05Z07:00" "2024-01-15T10:20:30.5+02:00"', '2024-01-15 10:20:30.5 +0200 +0200'],
    ['toDate "2006-002" "2024-060" | htmlDate', '2024-02-29'],
    ['(toDate "2006-01-02" "2024-01-31").Month', 'January'],
    ['durationRound "2400h10m5s"', '3mo'],
    ['duration "95"', '1m35s'],
  ],
  'bytes are encoded': [
    ['b64dec "aGVsbG8"', 'illegal base64 data at input byte 4'],
    ['b64dec "/w==" | b64enc', '/w=='],
    ['b32enc "hello!"', 'NBSWY3DPEE======'],
    ['adler32sum "hello"', '103547413'],
    ['derivePassword 1 "long" "password" "user" "example.com"', 'ZedaFaxcZaso9*'],
    ['encryptAES "k" "hello" | decryptAES "k"', 'hello'],
    ['genPrivateKey "ecdsa" | trunc 30', '-----BEGIN EC PRIVATE KEY-----'],
    ['urlJoin (urlParse "http://u:p%20w@h:80/a%20b?q#f")', 'http://u:p%20w@h:80/a%20b?q#f'],
    ['clean "a//b/./../c/"', 'a/c'],
  ],
};

for (const [title, calls] of Object.entries(cases))
  test(`Of functions: ${title}`, () => {
    for (const [call, printed] of calls) assert.equal(rendered(`{{ ${call} }}`).text, printed, call);
  });

test('Functions fail in the words of Go', () => {
  for (const [call, message] of [
    ['div 1 0', 'runtime error: integer divide by zero'],
    ['substr 3 1 "hello"', 'runtime error: slice bounds out of range [3:1]'],
    ['repeat -1 "x"', 'strings: negative Repeat count'],
    ['first "abc"', 'Cannot find first on type string'],
    ['append nil 1', 'runtime error: invalid memory address or nil pointer dereference'],
    ['concat (list) "x"', 'Cannot concat type string as list'],
    ['dig "a" "b" "d" (dict "a" "s")', 'interface conversion: interface {} is string, not map[string]interface {}'],
    ['mustRegexMatch "[" "x"', 'error parsing regexp: missing closing ]: `[`'],
    ['regexFind "(" "x"', 'regexp: Compile(`(`): error parsing regexp: missing closing ): `(`'],
    ['semverCompare ">>1" "1"', 'improper constraint: >>1'],
    ['mustToDate "2006-01-02" "x"', 'parsing time "x" as "2006-01-02": cannot parse "x" as "2006"'],
    ['urlParse "http://a b/"', 'unable to parse url: parse "http://a b/": invalid character " " in host name'],
    ['genSelfSignedCert "a" (list "x") nil 1', 'error parsing ip: x'],
  ] as const)
    assert.throws(
      () => rendered(`{{ ${call} }}`),
      (error: Error) => error.message.includes(message),
      call,
    );
});

test('What would take all memory fails', () => {
  for (const template of [
    '{{ until 100000000 }}',
    '{{ repeat 1000000000 "x" }}',
    '{{ indent 1000000000 "x" }}',
    '{{ replace "" (repeat 9000000 "x") "abc" }}',
    '{{ randAlphaNum 1000000000 }}',
    '{{ $d := dict }}{{ $_ := set $d "self" $d }}{{ deepCopy $d }}',
    '{{ $d := dict }}{{ range until 64 }}{{ $d = dict "a" $d "b" $d }}{{ end }}{{ deepCopy $d }}',
    '{{ $d := 1 }}{{ $e := 1 }}{{ range until 64 }}{{ $d = list $d $d }}{{ $e = list $e $e }}{{ end }}{{ deepEqual $d $e }}',
    '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $e := dict }}{{ $_ := set $e "d" $e }}{{ deepEqual $d $e }}',
  ])
    assert.throws(() => rendered(template), /more than/, template);
});
