#!/usr/bin/env bats

setup() {
  load 'test_helper'
  dir=$(mktemp -d)
}

teardown() { rm -r "$dir"; }

@test "in_dir does not change the directory" {
  before=$PWD
  run in_dir / pwd
  [ "$output" = / ]
  [ "$PWD" = "$before" ]
}

assert_size() {
  [ "$(größe "$1")" -eq "$2" ]
}

setup_file() { export SHELL=/bin/bash; }
