# Finds a JDK that is new enough; to be sourced.
# shellcheck shell=sh

# Prints the major version of the JDK in a folder, 0 where there is none.
major_of() {
  [ -x "$1/bin/java" ] && [ -f "$1/release" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

# The newest JDK that is at hand; JAVA_HOME wins where it fits.
find_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ "$(major_of "$JAVA_HOME")" -ge 21 ]; then
    echo "$JAVA_HOME/bin/java"; return
  fi
  best=0; found=
  for home in /usr/lib/jvm/* /opt/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    major=$(major_of "$home")
    if [ "$major" -gt "$best" ]; then best=$major; found=$home/bin/java; fi
  done
  if [ "$best" -ge 21 ]; then echo "$found"; return; fi
  if command -v java >/dev/null 2>&1; then
    major=$(java -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
    if [ "${major:-0}" -ge 21 ]; then command -v java; return; fi
  fi
}
