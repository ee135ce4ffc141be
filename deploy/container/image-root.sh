#!/bin/sh
# Lays out what the image contains: image-root.sh <executable> <folder>
set -eu
executable=$1
folder=$2

mkdir -p "$folder/data" "$folder/tmp" "$folder/etc/ssl/certs"
chmod 700 "$folder/data"
chmod 1777 "$folder/tmp"
cp "$executable" "$folder/stoa"
chmod 755 "$folder/stoa"

# The loader and the libraries, at the places where the executable looks for them.
libraries=$(ldd "$executable" | grep -o '/lib[^ ]*')
# Password hashing, which it unpacks when it runs, asks for one more of the same family.
real_time=$(echo "$libraries" | grep '/libc\.so' | sed 's/libc\.so\.6$/librt.so.1/')
for library in $libraries $real_time; do
  mkdir -p "$folder$(dirname "$library")"
  cp -L "$library" "$folder$library"
done
echo 'stoa:x:10001:10001:Stoa:/data:/stoa' > "$folder/etc/passwd"
echo 'hosts: files dns' > "$folder/etc/nsswitch.conf"
