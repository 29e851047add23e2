#!/bin/sh
# Runs the command it is given, which starts Grafana; the first time it makes up a password for the user "admin", so that there is never one the world knows.
# The password lies next to the database it opens: both live and go with the volume.
set -eu
file=${GF_SECURITY_ADMIN_PASSWORD__FILE:?is not set}
if [ ! -s "$file" ]; then
  umask 077
  # Written aside and then renamed: a start cut short must not leave half a password. 24 bytes are 32 letters, digits, + and /.
  head -c 24 /dev/urandom | base64 > "$file.new"
  test -s "$file.new"
  mv "$file.new" "$file"
  echo "A password for the user admin was made; to read it: docker compose exec grafana cat $file"
fi
exec "$@"
