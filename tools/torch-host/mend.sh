#!/usr/bin/env bash
# Lets TorchSharp's native part load where libstdc++ is older than GCC 13's, as on Debian 12. Usage: mend.sh FOLDER
# FOLDER holds the program's own copy of libLibTorchSharp.so; nothing outside it is changed. On newer hosts it does nothing.
# Needs a C compiler and patchelf. Goes when TorchSharp is built for older hosts.
set -euo pipefail

folder=$1
library=$folder/libLibTorchSharp.so
version=GLIBCXX_3.4.32
shim=libe2v-ios-base-library-init.so
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

# Exits with 0 if the host's libstdc++ is too old for the library as built.
host_is_old() {
  local libstdcxx
  libstdcxx=$( (PATH=$PATH:/sbin:/usr/sbin ldconfig -p) | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
  [[ -n $libstdcxx ]] || { echo "mend.sh: libstdc++.so.6 is not installed (apt-get install libstdc++6)" >&2; exit 69; }
  ! grep -qaF "$version" "$libstdcxx"
}

if [[ ${2:-} == --needed ]]; then
  host_is_old
  exit
fi
[[ -f $library ]] || { echo "mend.sh: $library does not exist: build first" >&2; exit 64; }
host_is_old || exit 0
grep -qaF "$version" "$library" || exit 0
if [[ -f $folder/$shim ]] && patchelf --print-needed "$library" | grep -qxF "$shim"; then
  exit 0
fi
for tool in cc patchelf; do
  command -v "$tool" >/dev/null || { echo "mend.sh: $tool is missing: apt-get install -y --no-install-recommends gcc libc6-dev patchelf" >&2; exit 69; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cc -O1 -o "$scratch/weaken" "$here/weaken.c"
cc -O1 -shared -fPIC -Wl,-soname,"$shim" -o "$scratch/$shim" "$here/ios_base_library_init.c"
# On a copy that then takes the library's place: the build may have hard-linked it to the package cache.
cp "$library" "$scratch/mended.so"
chmod u+w "$scratch/mended.so"
"$scratch/weaken" "$scratch/mended.so" "$version"
patchelf --add-needed "$shim" "$scratch/mended.so"
cp "$scratch/$shim" "$folder/$shim"
mv -f "$scratch/mended.so" "$library"
