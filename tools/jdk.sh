# Finds the JDK and Maven; to be sourced.
# shellcheck shell=sh

# Prints the major version of the JDK in a folder, 0 where there is none.
major_of() {
  [ -x "$1/bin/java" ] && [ -f "$1/release" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

# Prints the java of JAVA_HOME where that is 21 or newer, else of the newest JDK found, else nothing.
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

# Prints the Maven of the path, else the wrapper where the project has one, else nothing.
find_maven() {
  if command -v mvn >/dev/null 2>&1; then echo mvn; elif [ -x ./mvnw ]; then echo ./mvnw; fi
}
