#!/bin/sh
# Makes a clip of synthetic speech in four manners, with pauses: espeak-ng speaks, sox joins. Usage: spoken-clip.sh OUTPUT.flac
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
say() { espeak-ng -v "$1" -s "$2" -p "$3" -w "$work/$4.wav" "$5"; }
say en-us+m3 165 45 a "The train leaves the station at a quarter past nine."
say en-us+f2 205 75 b "I can not believe it, we really did win the first prize!"
say en-us+m1 190 60 c "No. Put it down. I told you not to touch that again."
say en-us+f4 120 25 d "She waited by the window, but nobody came home that night."
sox -n -r 16000 -c 1 "$work/pause.wav" trim 0 0.6
for part in a b c d; do sox "$work/$part.wav" -r 16000 -c 1 "$work/$part-16k.wav" norm -6; done
sox "$work/a-16k.wav" "$work/pause.wav" "$work/b-16k.wav" "$work/pause.wav" "$work/c-16k.wav" "$work/pause.wav" "$work/d-16k.wav" "$1"
