import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Role, roleOfCommand, roleOfRequest } from '../../../server/src/rules/shared/roleChecks';

const sh = (script: string): string[] => ['sh', '-c', script];

/** Commands of probes, and who alone passes them; undefined where anybody may. */
const commands: readonly (readonly [Role | undefined, readonly string[]])[] = [
  ['leader', sh('psql -U postgres -tAc "select pg_is_in_recovery()" | grep -q f')],
  ['leader', sh('[ "$(psql -U postgres -tAc \'select pg_is_in_recovery()\')" = "f" ]')],
  ['leader', sh('test "$(psql -At -c "SELECT pg_is_in_recovery();")" = f')],
  ['leader', sh('if [ "$(psql -tAc "select pg_is_in_recovery()")" = "t" ]; then exit 1; fi')],
  ['leader', sh('if [ "$(psql -tAc "select pg_is_in_recovery()")" != "f" ]; then echo no; exit 1; fi; exit 0')],
  ['leader', sh('if [ "$(psql -tAc "select pg_is_in_recovery()")" = "f" ]; then exit 0; else exit 1; fi')],
  ['follower', sh('psql -tAc "select pg_is_in_recovery()" | grep t')],
  ['leader', sh('psql -tAc "select not pg_is_in_recovery()" | grep -q t')],
  ['leader', sh('psql -c "select case when pg_is_in_recovery() then 1/0 else 1 end"')],
  ['leader', sh('psql -tAc "select 1 where not pg_is_in_recovery()" | grep 1')],
  [undefined, sh('psql -tAc "select pg_is_in_recovery()"')],
  [undefined, sh('psql -tAc "select pg_is_in_recovery()" | grep -qE "t|f"')],
  [
    undefined,
    sh('[ "$(psql -tAc \'select pg_is_in_recovery()\')" = "f" ] || psql -c "select pg_last_wal_receive_lsn()"'),
  ],
  [undefined, sh('if [ "$(psql -tAc "select pg_is_in_recovery()")" = "f" ]; then pg_isready; else psql -c "x"; fi')],
  [undefined, sh('pg_isready -U postgres')],
  ['leader', sh('redis-cli info replication | grep role:master')],
  ['leader', sh('redis-cli -a $REDIS_PASSWORD info replication | grep -q "role:master"')],
  ['leader', sh('redis-cli role | head -1 | grep -w master')],
  ['leader', sh('[ "$(redis-cli role | head -n1)" = "master" ]')],
  ['leader', sh('! redis-cli role | grep -q slave')],
  ['leader', sh('redis-cli info replication | grep -v role:slave')],
  [undefined, sh("redis-cli info replication | grep -E 'role:(master|slave)'")],
  [undefined, sh("redis-cli info replication | grep 'role:master\\|master_link_status:up'")],
  [undefined, sh('redis-cli ping | grep PONG')],
  [undefined, sh('redis-cli info replication | grep -e role:master -e master_link_status:up')],
  ['leader', ['mongosh', '--quiet', '--eval', 'if (!db.hello().isWritablePrimary) quit(1)']],
  ['leader', sh("mongo --quiet --eval 'db.isMaster().ismaster' | grep -q true")],
  ['leader', ['mongosh', '--eval', 'quit(db.hello().isWritablePrimary ? 0 : 1)']],
  ['leader', sh('test "$(mongosh --quiet --eval "rs.status().myState")" = 1')],
  [undefined, ['mongosh', '--eval', 'db.hello().isWritablePrimary || db.hello().secondary ? quit(0) : quit(1)']],
  [undefined, ['mongosh', '--eval', "db.adminCommand('ping')"]],
  [undefined, sh("mongo --eval 'db.isMaster()' | grep ok")],
  ['leader', sh('echo mntr | nc localhost 2181 | grep leader')],
  ['leader', sh('echo srvr | nc localhost 2181 | grep "Mode: leader"')],
  ['leader', sh('echo mntr | nc 127.0.0.1 2181 | grep zk_server_state | grep -q leader')],
  ['leader', sh('zkServer.sh status 2>&1 | grep -q leader')],
  [undefined, sh("echo srvr | nc localhost 2181 | grep -E 'Mode: (leader|follower|standalone)'")],
  [undefined, sh('echo ruok | nc localhost 2181 | grep imok')],
  ['leader', sh('curl -f http://localhost:8008/leader')],
  ['leader', ['curl', '-sf', 'http://localhost:8008/primary']],
  ['leader', ['wget', '-qO-', 'http://127.0.0.1:8008/master']],
  ['leader', sh("[ $(curl -s -o /dev/null -w '%{http_code}' http://localhost:8008/leader) = 200 ]")],
  [undefined, sh('curl -s http://localhost:8008/leader')],
  [undefined, sh('curl -sf http://localhost:8008/readiness')],
  [undefined, sh('curl http://127.0.0.1:8500/v1/status/leader 2>/dev/null | grep -E \'".+"\'')],
  [undefined, sh('curl -sf http://localhost:8008/leader || curl -sf http://localhost:8008/replica')],
  ['leader', sh("mysql -NBe 'select @@global.read_only' | grep -q 0")],
  ['leader', sh("vault status | grep 'HA Mode.*active'")],
  ['leader', ['/bin/bash', '-ec', 'curl -fsS localhost:8008/leader']],
  [undefined, sh('etcdctl endpoint health')],
];

const requests: readonly (readonly [Role | undefined, string, string?])[] = [
  ['leader', '/leader'],
  ['leader', '/master/'],
  ['leader', '/primary?lag=1MB'],
  ['leader', '/v1/sys/health'],
  ['leader', '/v1/sys/health?sealedcode=204'],
  [undefined, '/v1/sys/health?standbyok=true'],
  [undefined, '/v1/sys/health?uninitcode=200&standbycode=200'],
  ['leader', '/', '8008'],
  [undefined, '/', '8080'],
  [undefined, '/v1/status/leader'],
  [undefined, '/readiness', '8008'],
  ['follower', '/replica'],
  ['leader', '/db/neo4j/cluster/writable'],
];

describe('the role that alone passes', () => {
  for (const [role, command] of commands)
    test(`${command.join(' ')}: ${role ?? 'any'}`, () => assert.equal(roleOfCommand(command), role));
  for (const [role, path, port] of requests)
    test(`GET ${path}${port ? ` on ${port}` : ''}: ${role ?? 'any'}`, () =>
      assert.equal(roleOfRequest(path, port), role));
});
