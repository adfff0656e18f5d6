#!/usr/bin/env bash
# The one entry point: installs what is missing, builds once, runs. './run.sh --help' teaches.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
cache=$root/.cache
solution=$root/Emotion2Vec.Realtime.sln
program=$root/src/Emotion2Vec.Realtime
program_dll=$program/bin/Release/net10.0/e2v.dll
trainer=$root/src/Emotion2Vec.Training
trainer_dll=$trainer/bin/Release/net10.0/linux-x64/e2v-train.dll

# Streams allocate next to nothing, so a small youngest generation is collected seldom all the same, and what the collector holds of the system stays flat (docs/performance.md).
youngest_generation=${DOTNET_GCgen0size:-0x400000}

# Verbs that the program itself understands, and those that work on the working copy.
program_verbs=(serve analyze replay convert export models devices doctor config broker)
tool_verbs=(train bench litmus format test ci)

usage() {
  cat <<'TEXT'
Emotion2Vec.Realtime: live audio in, frame-level speech-emotion trajectories out over MQTT.

Usage: ./run.sh [COMMAND] [ARGUMENTS]

Without a command it serves: plays the bundled clip over and over, shows it at http://127.0.0.1:8080/ and publishes at the broker inside the program.
'mosquitto_sub -t e2v/# -v' in another terminal shows what goes out.

Commands of the program ('./run.sh COMMAND --help' says more):
  serve      sound in, trajectories out over MQTT
  analyze    scores of sound files, per utterance and per frame
  replay     a recorded session to dashboard and MQTT, as if it happened now
  models     published models: list, pull, info
  convert    a public checkpoint into a model package
  export     a model as ONNX
  devices    sound devices of this machine
  doctor     what is missing on this machine, and how to mend it
  config     check or show the configuration
  broker     users of the broker inside: broker passwd NAME --file users

Commands for working on it:
  train      pre-train, fine-tune, adapt, probe, evaluate; './run.sh train --help' lists what it can do
  bench      speed and allocations on this machine
  litmus     stress of the lock-free ring, with a broken one as control
  format     bring the code into shape; 'format --check' only looks
  test       all tests; arguments go to 'dotnet test', as in ./run.sh test --filter Name~Wav
  ci         build, format check and tests, as the CI does

Examples:
  ./run.sh
  ./run.sh analyze speech.wav --format csv
  ./run.sh models pull emotion2vec_plus_base
  ./run.sh train finetune configs/train/finetune-9class.json
  Accelerator=cuda ./run.sh train finetune configs/train/finetune-9class.json --accelerator cuda

The first start installs system libraries (as root or with sudo) and builds; later ones take seconds.
TEXT
}

say() { printf 'run.sh: %s\n' "$*" >&2; }
die() { say "$@"; exit 69; }

# .NET and NuGet keep their files in HOME; where there is none that can be written, they get one here.
prepare_home() {
  if [[ -z ${HOME:-} || ! -d $HOME || ! -w $HOME ]]; then
    export HOME=$cache/home
    mkdir -p "$HOME"
  fi
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
}

require_sdk() {
  local wanted='the .NET 10 SDK (https://dotnet.microsoft.com/download/dotnet/10.0; on Debian and Ubuntu: sudo apt-get install dotnet-sdk-10.0)'
  command -v dotnet >/dev/null || die "dotnet is not installed: install $wanted"
  # Read first, search then: grep -q would end dotnet by a broken pipe.
  local sdks
  sdks=$(dotnet --list-sdks)
  grep -q '^10\.' <<<"$sdks" || die "dotnet is here but not in version 10 (${sdks//$'\n'/, }): install $wanted"
}

# install PACKAGE...: with apt as root or through sudo without a password; else says the one line to run.
install() {
  command -v apt-get >/dev/null || die "missing: $*. This is no Debian or Ubuntu: install their equivalents, then run this again."
  local -a prefix=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
      die "missing system packages. Run this once, then try again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    prefix=(sudo -n)
  fi
  say "installing $*"
  mkdir -p "$cache"
  if ! { "${prefix[@]}" apt-get update && "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$cache/apt.log" 2>&1; then
    tail -n 20 "$cache/apt.log" >&2
    die "apt-get failed; all of its output is in $cache/apt.log"
  fi
}

# Libraries are looked for by the name that the program loads, so that ones from other places count too.
require_libraries() {
  local known missing=() pair
  known=$( (PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true))
  for pair in libsndfile.so.1=libsndfile1 libsoxr.so.0=libsoxr0 libspeexdsp.so.1=libspeexdsp1 libopus.so.0=libopus0 libspandsp.so.2=libspandsp2 libsrtp2.so.1=libsrtp2-1 libportaudio.so.2=libportaudio2; do
    [[ $known == *"${pair%%=*}"* ]] || missing+=("${pair#*=}")
  done
  # What pictures are written with; the program itself names a font of any other family that is there.
  compgen -G '/usr/share/fonts/*/*' >/dev/null || missing+=(fonts-dejavu-core)
  ((${#missing[@]} == 0)) || install "${missing[@]}"
}

# The dashboard's drawing library comes from npm when the program is built for the first time.
require_npm() {
  command -v npm >/dev/null || [[ -f $program/Dashboard/node_modules/.installed ]] || install npm
}

# TorchSharp's native part is mended after the build where libstdc++ is older than it; that takes a C compiler and patchelf.
torch_host_packages() {
  "$root/tools/torch-host/mend.sh" . --needed || return 0
  command -v cc >/dev/null || printf 'gcc '
  [[ -f /usr/include/elf.h ]] || printf 'libc6-dev '
  command -v patchelf >/dev/null || printf 'patchelf '
}

require_torch_host() {
  local missing=()
  read -ra missing < <(torch_host_packages) || true
  ((${#missing[@]} == 0)) || install "${missing[@]}"
}

require_test_tools() {
  local missing=() pair
  read -ra missing < <(torch_host_packages) || true
  for pair in ffmpeg=ffmpeg sox=sox espeak-ng=espeak-ng mosquitto=mosquitto mosquitto_sub=mosquitto-clients pulseaudio=pulseaudio paplay=pulseaudio-utils gst-launch-1.0=gstreamer1.0-tools chromium=chromium baresip=baresip-core sipp=sip-tester g++=g++; do
    PATH=$PATH:/usr/sbin command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  if command -v gst-inspect-1.0 >/dev/null; then
    gst-inspect-1.0 --exists audioconvert || missing+=(gstreamer1.0-plugins-base)
    gst-inspect-1.0 --exists rtppcmupay || missing+=(gstreamer1.0-plugins-good)
    gst-inspect-1.0 --exists pcapparse && gst-inspect-1.0 --exists srtpenc || missing+=(gstreamer1.0-plugins-bad)
    gst-inspect-1.0 --exists avenc_g722 || missing+=(gstreamer1.0-libav)
  else
    missing+=(gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav)
  fi
  # How ALSA, and so PortAudio, reaches a sound server.
  compgen -G '/usr/lib/*/alsa-lib/libasound_module_pcm_pulse.so' >/dev/null || missing+=(libasound2-plugins)
  # The distribution's Python, whatever else is first in PATH: that is where apt puts the module.
  /usr/bin/python3 -c 'import onnx' 2>/dev/null || missing+=(python3-onnx)
  /usr/bin/python3 -c 'import jinja2' 2>/dev/null || missing+=(python3-jinja2)
  /usr/bin/python3 -c 'import paho.mqtt' 2>/dev/null || missing+=(python3-paho-mqtt)
  ((${#missing[@]} == 0)) || install "${missing[@]}"
}

# fingerprint FOLDER...: names, times and sizes of everything that a program is built from. The configuration is copied, not built.
fingerprint() {
  (
    cd "$root"
    dotnet --version
    printf '%s\n' "${Accelerator:-cpu}"
    find "$@" Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt -type f \
      -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -printf '%p %T@ %s\n' | LC_ALL=C sort
  ) | sha256sum
}

# build PROJECT DLL STAMP FOLDER...: builds a program unless its newest build is of the same files.
build() {
  local project=$1 dll=$2 stamp=$cache/$3 now
  shift 3
  mkdir -p "$cache"
  # Two starts at once must not build into the same folder.
  exec 9>"$cache/lock"
  flock 9
  now=$(fingerprint "$@" 9>&-)
  if [[ ! -f $dll || ! -f $stamp || $(<"$stamp") != "$now" ]]; then
    say 'building; the first time this takes a minute'
    rm -f "$stamp"
    # Without the lock's descriptor: the compiler leaves servers behind, which would hold the lock for a quarter of an hour.
    if ! dotnet build "$project" -c Release -v quiet >"$cache/build.log" 2>&1 9>&-; then
      tail -n 40 "$cache/build.log" >&2
      say "the build failed; all of its output is in $cache/build.log"
      exit 1
    fi
    printf '%s' "$now" >"$stamp"
  fi
}

run_program() {
  require_sdk
  require_libraries
  require_npm
  build "$program" "$program_dll" built src configs/demo configs/gate configs/contract
  cp -u -- "$root/appsettings.json" "${program_dll%/*}/appsettings.json"
  exec 9>&-
  export DOTNET_GCgen0size=$youngest_generation
  exec dotnet "$program_dll" "$@"
}

# The corpus is made once; a half-made one is made whole.
make_demo_corpus() {
  local missing=() tool
  for tool in espeak-ng sox; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) || install "${missing[@]}"
  [[ -f $root/artifacts/demo-corpus/corpus.json ]] || dotnet run --project "$root/tools/demo-corpus" -c Release -v quiet -- "$root/artifacts/demo-corpus"
}

run_trainer() {
  require_sdk
  require_libraries
  require_torch_host
  build "$trainer" "$trainer_dll" built-trainer src tools/torch-host
  exec 9>&-
  if [[ ${1:-} == demo && " $* " != *" --help "* ]]; then
    make_demo_corpus
  fi
  exec dotnet "$trainer_dll" "$@"
}

run_project() {
  local project=$1
  shift
  require_sdk
  require_libraries
  require_npm
  exec dotnet run --project "$root/tests/$project" -c Release -v quiet -e "DOTNET_GCgen0size=$youngest_generation" -- "$@"
}

format() {
  require_sdk
  local -a options=()
  if [[ ${1:-} == --check ]]; then
    options=(--verify-no-changes)
    shift
  fi
  dotnet format "$solution" "${options[@]}" "$@"
  if command -v shellcheck >/dev/null; then
    shellcheck "$root/run.sh" "$root/.ci/run"
  fi
}

# counter FILE NAME: one attribute of <Counters .../> in a test report.
counter() {
  local report
  report=$(<"$1")
  [[ $report =~ \<Counters[^\>]*[[:space:]]$2=\"([0-9]+)\" ]] && printf '%s' "${BASH_REMATCH[1]}" || printf 0
}

# Runs every test project, adds up their reports, and ends with one line that says it all.
run_tests() {
  require_sdk
  require_libraries
  require_npm
  require_test_tools
  export PATH=$PATH:/usr/sbin
  local results=$cache/results project name report status passed=0 failed=0 skipped=0
  rm -rf "$results"
  dotnet build "$solution" -c Release -v quiet || { printf '0 passed, 1 failed, 0 skipped\n'; return 1; }
  for project in "$root"/tests/*Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    report=$results/$name.trx
    say "$name"
    status=0
    dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@" || status=$?
    if [[ -f $report ]]; then
      passed=$((passed + $(counter "$report" passed)))
      failed=$((failed + $(counter "$report" failed) + $(counter "$report" error) + $(counter "$report" timeout) + $(counter "$report" aborted)))
      skipped=$((skipped + $(counter "$report" total) - $(counter "$report" executed)))
    fi
    # A run that broke off has no failed test to show for it, and must not pass for that.
    if ((status != 0)) && { [[ ! -f $report ]] || (($(counter "$report" failed) == 0)); }; then
      say "$name ended with $status without a failed test: the run broke off"
      failed=$((failed + 1))
    fi
  done
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((passed > 0 && failed == 0))
}

run_ci() {
  # Locked restore: a lock file that does not fit is a failure here.
  export CI=true
  local failures=() summary
  mkdir -p "$cache"
  require_sdk
  dotnet restore "$solution" -v quiet || failures+=(restore)
  format --check --no-restore || failures+=(format)
  "$root/run.sh" test 2>&1 | tee "$cache/test.log" || failures+=(test)
  # The summary is the tests' last line, whatever was said in between.
  summary=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$cache/test.log" | tail -n 1) || summary='0 passed, 1 failed, 0 skipped'
  ((${#failures[@]} == 0)) || say "failed: ${failures[*]}"
  printf '%s\n' "$summary"
  ((${#failures[@]} == 0))
}

main() {
  local verb=${1:-serve}
  (($# == 0)) || shift
  prepare_home
  case $verb in
    -h | --help | help) usage ;;
    train) run_trainer "$@" ;;
    bench) run_project Emotion2Vec.Benchmarks "$@" ;;
    litmus) run_project Litmus "$@" ;;
    format) format "$@" ;;
    test) run_tests "$@" ;;
    ci) run_ci "$@" ;;
    *)
      # An option alone belongs to the main job: ./run.sh --set Web:Port=8081
      if [[ $verb == -* ]]; then
        run_program serve "$verb" "$@"
      elif [[ " ${program_verbs[*]} " == *" $verb "* ]]; then
        run_program "$verb" "$@"
      else
        say "there is no command '$verb'; there are ${program_verbs[*]} ${tool_verbs[*]} ('./run.sh --help' explains)"
        exit 64
      fi
      ;;
  esac
}

main "$@"
