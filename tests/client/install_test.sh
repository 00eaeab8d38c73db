#!/bin/sh
# Installs the client library into a staging folder, then builds and runs programs outside the tree against
# it: through find_package(atm CONFIG), and through pkg-config.
#
#   install_test.sh CMAKE SOURCE_DIR BUILD_DIR CXX [CXX_FLAGS]
set -eu

cmake=$1 source=$2 build=$3 cxx=$4 flags=${5:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Moved after installing: nothing may depend on the prefix.
"$cmake" --install "$build" --component client --prefix "$work/first" >"$work/install.log"
mv "$work/first" "$work/stage"
# Copied away: nothing may be found in the tree by chance.
cp -R "$source/client/quickstart" "$source/tests/client/stub_consumer" "$work"

expected="10001 holds 100000 cents USD.
Paid in 2500 cents; it holds 102500.
Took out 4000 cents; it holds 98500.
Too much: only 98500 cents are available. An ATM would show code 51."

check_quickstart() {
  output=$("$1" fake)
  if [ "$output" != "$expected" ]; then
    printf '%s: unexpected output:\n%s\n' "$1" "$output" >&2
    exit 1
  fi
}

echo "== CMake"
for consumer in quickstart stub_consumer; do
  "$cmake" -S "$work/$consumer" -B "$work/build/$consumer" -G Ninja -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_PREFIX_PATH="$work/stage" \
    >"$work/configure.log" || { cat "$work/configure.log"; exit 1; }
  "$cmake" --build "$work/build/$consumer"
done
check_quickstart "$work/build/quickstart/atm-quickstart"
"$work/build/stub_consumer/stub-consumer"

echo "== pkg-config"
PKG_CONFIG_PATH=$(dirname "$(find "$work/stage" -name atm-client.pc)")
export PKG_CONFIG_PATH
pkg-config --print-errors --exists atm-client atm-fake
# A program that does not test against the bank in memory needs no database.
if pkg-config --libs atm-client | grep -qi sqlite; then
  echo "atm-client asks for a database" >&2
  exit 1
fi
# The flags are lists of words.
# shellcheck disable=SC2046,SC2086
"$cxx" -std=c++17 -Wall -Wextra -Wpedantic $flags "$work/quickstart/main.cc" \
  $(pkg-config --cflags --libs atm-fake) -o "$work/quickstart-pc"
check_quickstart "$work/quickstart-pc"
# shellcheck disable=SC2046,SC2086
"$cxx" -std=c++17 $flags "$work/stub_consumer/main.cc" \
  $(pkg-config --cflags --libs atm-client) -o "$work/stub-consumer-pc"
"$work/stub-consumer-pc"

echo "== the examples of the documentation, with pkg-config"
ATM_BIN_DIR="$build/bin" ATM_CXX="$cxx" ATM_CXX_FLAGS="$flags" \
  /usr/bin/env python3 "$source/tests/client/examples_test.py"

echo "== the contract"
test -f "$work/stage/share/atm/proto/atm/v1/atm_service.proto"
