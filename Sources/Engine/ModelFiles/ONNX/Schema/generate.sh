#!/bin/sh
# Makes onnx.pb.swift again from onnx.proto, for whoever changes that. Needs protoc (Debian:
# protobuf-compiler) and protoc-gen-swift of the swift-protobuf release that the package resolves:
#   swift build --package-path .build/checkouts/swift-protobuf --product protoc-gen-swift
# and its folder in PATH.
set -eu
cd "$(dirname "$0")"
protoc --swift_opt=UseAccessLevelOnImports=true --swift_opt=Visibility=Package --swift_out=. onnx.proto
