#!/bin/sh
# Make Lethe's roles and its database when the cluster is new; the container of
# PostgreSQL runs it. Their passwords are those in the addresses that Lethe uses.
set -eu
password() {
    sed -e 's,^[^:]*://[^:]*:,,' -e 's,@.*$,,' "$1"
}
psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set owner="$(password "${SECRETS:-/run/secrets}/database_owner_url")" \
    --set program="$(password "${SECRETS:-/run/secrets}/database_url")" <<'SQL'
CREATE ROLE lethe_owner LOGIN PASSWORD :'owner';
CREATE ROLE lethe_program LOGIN NOBYPASSRLS PASSWORD :'program';
GRANT lethe_program TO lethe_owner WITH ADMIN OPTION;
CREATE DATABASE lethe OWNER lethe_owner;
SQL
